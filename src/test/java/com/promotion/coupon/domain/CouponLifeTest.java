package com.promotion.coupon.domain;

import static com.promotion.coupon.domain.CouponStatus.EXPIRED;
import static com.promotion.coupon.domain.CouponStatus.UNUSED;
import static com.promotion.coupon.domain.CouponStatus.USED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.CouponNotUsableException;
import com.promotion.coupon.fixtures.Terms;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

/** What the clock and an order's past make of a coupon; that the database decides alike is for CouponUseIT. */
class CouponLifeTest {
    private static final LocalDateTime EXPIRE_AT = Terms.NOON.plusDays(30);
    private static final LocalDateTime LAST_MOMENT = EXPIRE_AT.minusNanos(1_000_000);

    @Test
    void only_what_is_unused_expires_and_at_expireAt_to_the_millisecond() {
        assertThat(UNUSED.at(LAST_MOMENT, EXPIRE_AT)).isEqualTo(UNUSED);
        assertThat(UNUSED.at(EXPIRE_AT, EXPIRE_AT)).isEqualTo(EXPIRED);
        assertThat(USED.at(EXPIRE_AT, EXPIRE_AT)).isEqualTo(USED);
        assertThat(EXPIRED.at(LAST_MOMENT, EXPIRE_AT)).isEqualTo(EXPIRED);
    }

    @Test
    void 발급된_쿠폰은_만료_시각_전까지만_쓸_수_있다() {
        IssuedCoupon coupon = issued();

        assertThat(coupon.refusalToUse(LAST_MOMENT)).isEmpty();
        assertThat(coupon.refusalToUse(EXPIRE_AT))
                .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(CouponErrorCode.COUPON_NOT_USABLE));
        assertThat(coupon.statusAt(EXPIRE_AT)).isEqualTo(EXPIRED);
        assertThat(coupon.status()).as("no timer has been here").isEqualTo(UNUSED);
    }

    @Test
    void who_says_nothing_about_the_owner_is_believed_and_who_names_another_is_not() {
        IssuedCoupon coupon = issued();

        assertThatCode(() -> coupon.requireOwner(null)).doesNotThrowAnyException();
        assertThatCode(() -> coupon.requireOwner(7L)).doesNotThrowAnyException();
        assertThatThrownBy(() -> coupon.requireOwner(8L))
                .isInstanceOf(CouponNotUsableException.class)
                .hasMessageContaining("8");
    }

    @Test
    void a_repeat_by_the_same_order_is_the_same_use() {
        CouponUse use = new CouponUse("A", 1, 30_000L, 3_000L, Terms.NOON, null);

        assertThat(use.repeatedBy(new Order("A", 1, 30_000))).isSameAs(use);
        assertThat(use.cancelled()).isFalse();
        assertThat(use.happened()).isTrue();
    }

    @Test
    void a_repeat_with_another_amount_is_refused_and_shown_the_first() {
        CouponUse use = new CouponUse("A", 1, 30_000L, 3_000L, Terms.NOON, null);

        assertThatThrownBy(() -> use.repeatedBy(new Order("A", 1, 30_001)))
                .isInstanceOfSatisfying(
                        CouponException.class,
                        refusal -> assertThat(refusal.message().arguments()).contains("30000"));
    }

    @Test
    void a_cancelled_order_is_refused_for_good_whether_or_not_it_had_used_the_coupon() {
        for (CouponUse cancelled : new CouponUse[] {
            new CouponUse("A", 1, 30_000L, 3_000L, Terms.NOON, EXPIRE_AT),
            new CouponUse("A", 1, null, null, null, EXPIRE_AT)
        }) {
            assertThat(cancelled.cancelled()).isTrue();
            assertThatThrownBy(() -> cancelled.repeatedBy(new Order("A", 1, 30_000)))
                    .isInstanceOf(CouponNotUsableException.class)
                    .hasMessageContaining("A");
        }
    }

    private static IssuedCoupon issued() {
        CouponPolicy policy =
                CouponPolicy.plan(1, Terms.of(1).expiring(EXPIRE_AT).build());
        return policy.grant(11, 7, null, Terms.NOON).orElseThrow();
    }
}
