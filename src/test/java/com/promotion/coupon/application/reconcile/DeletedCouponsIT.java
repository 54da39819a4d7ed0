package com.promotion.coupon.application.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.promotion.coupon.application.dto.PolicyGauge;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.GateLoader;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.fixtures.CapturedLog;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.servers.TestServers;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Coupons whose rows somebody deletes in SQL while the policy is open: they stay issued, and nothing is healed for ever. */
class DeletedCouponsIT {
    private static final int TOTAL = 20;

    @AutoClose
    private static IssuingHarness engine;

    private static Database database;

    @BeforeAll
    static void start() {
        engine = new IssuingHarness(TestServers.get());
        database = new Database();
    }

    /** A policy of 20 whose users 1 to 10 have coupons; the rows of the first, one in the middle and the last are deleted. */
    private static long policyWithGaps() {
        long policyId = engine.open(TOTAL);
        issue(policyId, 1, 10);
        assertThat(database.update(
                        "delete from issued_coupon where coupon_policy_id = ? and user_id in (1, 5, 10)", policyId))
                .isEqualTo(3);
        return policyId;
    }

    @Test
    void nothing_is_loaded_again_before_or_after_a_reload_and_the_log_tells_once() {
        long policyId = policyWithGaps();
        assertThat(engine.gauge(policyId)).isEqualTo(new PolicyGauge(policyId, 10, 10, 0, 0, 0, 0));

        assertThat(engine.renew(policyId)).isTrue();

        try (CapturedLog told = new CapturedLog(GateReconciler.class);
                CapturedLog loads = new CapturedLog(GateLoader.class)) {
            for (int second = 0; second < 5; second++) {
                assertThat(engine.gauge(policyId)).isEqualTo(new PolicyGauge(policyId, 10, 10, 0, 0, 0, 3));
                engine.monitor();
            }
            assertThat(told.lines())
                    .filteredOn(line -> line.contains(String.valueOf(policyId)))
                    .singleElement(STRING)
                    .contains("3 issued coupons without a row");
            assertThat(loads.lines())
                    .filteredOn(line -> line.contains(String.valueOf(policyId)))
                    .isEmpty();
        }
        assertThat(engine.keys(policyId).admittedUsers().size())
                .as("seven, and '0'")
                .isEqualTo(8);
    }

    @Test
    void exactly_as_many_are_issued_as_if_nothing_had_been_deleted() {
        long policyId = policyWithGaps();
        engine.renew(policyId);

        issue(policyId, 11, 20);

        assertThat(engine.gauge(policyId)).isEqualTo(new PolicyGauge(policyId, 0, 0, 0, 0, 0, 3));
        isSoldOut(policyId, 21);
        isSoldOut(policyId, 5);
        assertThat(engine.holders(policyId)).hasSize(TOTAL - 3);
        assertThat(database.policy(policyId).issuedQuantity()).isEqualTo(TOTAL);
    }

    /** The service cannot know any more that he had one: the row was the only record of it. */
    @Test
    void a_user_whose_row_was_deleted_may_get_another_coupon_and_the_sum_stays_exact() {
        for (boolean loadedMeanwhile : new boolean[] {true, false}) {
            long policyId = policyWithGaps();
            if (loadedMeanwhile) {
                engine.renew(policyId);
            }

            issue(policyId, 5, 5);
            for (int second = 0; second < 3; second++) {
                engine.gauge(policyId);
                engine.monitor();
            }

            assertThat(engine.gauge(policyId)).isEqualTo(new PolicyGauge(policyId, 9, 9, 0, 0, 0, 3));
            issue(policyId, 11, 19);
            isSoldOut(policyId, 20);
            assertThat(engine.holders(policyId)).hasSize(TOTAL - 3);
        }
    }

    @Test
    void a_policy_without_any_row_is_loaded_and_claims_on_the_way_count() {
        long policyId = engine.open(3);
        issue(policyId, 1, 2);
        database.update("delete from issued_coupon where coupon_policy_id = ?", policyId);
        engine.claimAndDie(policyId, List.of(new Claim(800_001 + policyId, policyId, 3, null)));

        assertThat(engine.renew(policyId)).isTrue();

        assertThat(engine.keys(policyId).stock()).isEqualTo("0");
        engine.recover(policyId, 0);
        assertThat(engine.gauge(policyId)).isEqualTo(new PolicyGauge(policyId, 0, 0, 0, 0, 0, 2));
        isSoldOut(policyId, 4);
    }

    @Test
    void a_row_that_comes_back_is_no_gap_any_more() {
        long policyId = policyWithGaps();
        engine.renew(policyId);
        database.update(
                "insert into issued_coupon (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at)"
                        + " select coupon_policy_id + 5, coupon_policy_id, 5, 'UNUSED', 5, issued_at, expire_at"
                        + " from issued_coupon where coupon_policy_id = ? and issue_number = 2",
                policyId);

        engine.renew(policyId);

        assertThat(engine.gauge(policyId)).isEqualTo(new PolicyGauge(policyId, 10, 10, 0, 0, 0, 2));
    }

    private static void issue(long policyId, long firstUser, long lastUser) {
        LongStream.rangeClosed(firstUser, lastUser)
                .mapToObj(user -> engine.issue(policyId, user))
                .toList()
                .forEach(answer -> assertThat(answer.join().couponPolicyId()).isEqualTo(policyId));
    }

    private static void isSoldOut(long policyId, long user) {
        assertThatThrownBy(() -> engine.issue(policyId, user).join())
                .cause()
                .isInstanceOfSatisfying(CouponException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(CouponErrorCode.SOLD_OUT));
    }
}
