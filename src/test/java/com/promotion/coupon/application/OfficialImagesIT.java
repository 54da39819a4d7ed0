package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.PolicyGauge;
import com.promotion.coupon.application.dto.UseCouponCommand;
import com.promotion.coupon.domain.Order;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.servers.BackingServers;
import com.promotion.servers.ContainerServers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The service's schema, statements and scripts on the official images of the oldest and the newest PostgreSQL and Redis
 * that it supports. All other tests run on the embedded servers, see decision 26.
 */
class OfficialImagesIT {
    private static final int COUPONS = 50;
    private static final int USERS = 200;

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({"postgres:15, redis:6.2", "postgres:18, redis:8"})
    void coupons_are_issued_used_and_expired_on_the_official_images(String postgresImage, String redisImage) {
        Optional<BackingServers> started = ContainerServers.start(postgresImage, redisImage);
        assumeTrue(started.isPresent(), "There is no Docker engine with these images");

        try (BackingServers servers = started.get();
                IssuingHarness engine = new IssuingHarness(servers)) {
            long policyId = engine.open(COUPONS);
            CouponView coupon = issueAll(engine, policyId);
            useAndCancel(engine, coupon);
            gateFollows(engine, policyId);
            assertThat(engine.expire(engine.now().plusYears(1), 2 * COUPONS)).isEqualTo(COUPONS);
        }
    }

    /** More users than coupons, each asking twice at once; returns one of the coupons. */
    private static CouponView issueAll(IssuingHarness engine, long policyId) {
        List<CompletableFuture<CouponView>> asked = new ArrayList<>();
        for (long user = 1; user <= USERS; user++) {
            asked.add(engine.issue(policyId, user));
            asked.add(engine.issue(policyId, user));
        }
        List<CouponView> issued = new ArrayList<>();
        for (CompletableFuture<CouponView> one : asked) {
            try {
                issued.add(one.join());
            } catch (CompletionException refused) {
                assertThat(refused).cause().isInstanceOfSatisfying(CouponException.class, refusal -> assertThat(
                                refusal.code())
                        .isIn(CouponErrorCode.SOLD_OUT, CouponErrorCode.ALREADY_ISSUED));
            }
        }
        assertThat(issued).hasSize(COUPONS).extracting(CouponView::userId).doesNotHaveDuplicates();
        assertThat(engine.holders(policyId)).hasSize(COUPONS);
        assertThat(engine.policy(policyId).status()).isEqualTo(PolicyStatus.EXHAUSTED);
        return issued.get(0);
    }

    private static void useAndCancel(IssuingHarness engine, CouponView coupon) {
        UseCouponCommand use = new UseCouponCommand(coupon.couponId(), coupon.userId(), new Order("A-1", 1, 30_000));
        assertThat(engine.use(use).orderId()).isEqualTo("A-1");
        assertThat(engine.cancel(coupon.couponId(), "A-1", 1).orderId()).isEqualTo("A-1");
    }

    /** After issuing, after a change of the quantity and after the end the gate says what the database says. */
    private static void gateFollows(IssuingHarness engine, long policyId) {
        Await.until("the outbox is empty", () -> gauge(engine, policyId), gauge -> gauge.outboxClaims() == 0);
        assertThat(gauge(engine, policyId).drift()).isZero();

        engine.change(policyId, COUPONS + 1, engine.now().plusDays(1));
        assertThat(engine.renew(policyId)).isTrue();
        assertThat(gauge(engine, policyId).gateStock()).isEqualTo(1);

        engine.end(policyId);
        engine.closeGates();
        assertThat(engine.keys(policyId).admittedUsers().size())
                .as("nothing but '0'")
                .isEqualTo(1);
    }

    private static PolicyGauge gauge(IssuingHarness engine, long policyId) {
        return engine.audit().stream()
                .filter(gauge -> gauge.policyId() == policyId)
                .findAny()
                .orElseThrow();
    }
}
