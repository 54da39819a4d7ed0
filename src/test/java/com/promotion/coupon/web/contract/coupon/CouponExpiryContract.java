package com.promotion.coupon.web.contract.coupon;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Database.CouponLife;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.web.contract.PolicyPaths;
import org.junit.jupiter.api.Test;

/** A coupon expires at its time, whether or not the timer has run. */
public interface CouponExpiryContract extends IssuedCoupons {
    @Test
    default void 만료된_쿠폰은_쓸_수_없고_타이머가_만료로_바꾼다() {
        long coupon = issuedCoupon();
        long used = issuedCoupon();
        client().use(used, "A", 30_000);
        database().makeOverdue(coupon);
        database().makeOverdue(used);

        Answer late = client().use(coupon, "A", 30_000);

        assertThat(late).isRefusal(409, "CP007").mentioning("만료", String.valueOf(coupon));
        assertThat(client().quote(coupon, 30_000)).isRefusal(409, "CP007");
        assertThat(client().coupon(coupon).json().path("status").asText()).isEqualTo("EXPIRED");
        Await.until("the timer has come by", () -> database().couponLife(coupon).status(), "EXPIRED"::equals);
        assertThat(database().couponLife(used).status()).isEqualTo("USED");
        Answer cancelled = client().cancelUse(used, "A");
        assertThat(cancelled.json().path("status").asText()).isEqualTo("EXPIRED");
        assertThat(database().couponLife(used)).isEqualTo(new CouponLife("EXPIRED", null, null));
        assertThat(client().use(used, "B", 30_000)).isRefusal(409, "CP007");
    }

    /** The timer marks rows later, so they may still say UNUSED. */
    @Test
    default void operators_see_the_state_by_the_clock() {
        long policyId = client().openPolicy(2);
        long coupon = client().issue(policyId, USER).couponId();
        client().issue(policyId, USER + 1);
        String list = ServiceClient.POLICIES + "/" + policyId + "/coupons";

        database().makeOverdue(coupon);

        assertThat(PolicyPaths.items(client().get(list + "?status=EXPIRED")))
                .extracting(item -> item.path("couponId").asLong())
                .containsExactly(coupon);
        assertThat(PolicyPaths.items(client().get(list + "?status=UNUSED"))).hasSize(1);
        assertThat(client().get(list + ".csv").body()).containsOnlyOnce("EXPIRED");
        JsonNode statistics = client().get(ServiceClient.POLICIES + "/" + policyId + "/statistics")
                .json();
        assertThat(statistics.path("expired").asInt()).isEqualTo(1);
        assertThat(statistics.path("unused").asInt()).isEqualTo(1);
    }
}
