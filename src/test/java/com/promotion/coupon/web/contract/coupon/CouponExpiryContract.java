package com.promotion.coupon.web.contract.coupon;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Database.CouponLife;
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
}
