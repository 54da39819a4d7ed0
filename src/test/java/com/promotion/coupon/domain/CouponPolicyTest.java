package com.promotion.coupon.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.IllegalPolicyStateException;
import com.promotion.coupon.fixtures.Terms;
import org.junit.jupiter.api.Test;

class CouponPolicyTest {

    @Test
    void a_planned_policy_has_issued_nothing_and_refuses_everybody() {
        CouponPolicy policy = CouponPolicy.plan(1, Terms.of(5).build());

        assertThat(policy.status()).isEqualTo(PolicyStatus.PENDING);
        assertThat(policy.remaining()).isEqualTo(5);
        assertThat(policy.refusalAt(Terms.NOON)).contains(CouponErrorCode.NOT_OPEN_YET);
        assertThat(policy.availableAt(Terms.NOON)).isFalse();
        assertThat(policy.refusalAt(policy.endAt()))
                .as("nobody activated it in time")
                .contains(CouponErrorCode.ENDED);
    }

    @Test
    void activating_does_not_open_the_window_early() {
        CouponPolicy policy = active(5);

        assertThat(policy.refusalAt(Terms.NOON.minusNanos(1_000_000))).contains(CouponErrorCode.NOT_OPEN_YET);
        assertThat(policy.refusalAt(Terms.NOON)).isEmpty();
        assertThat(policy.availableAt(Terms.NOON)).isTrue();
        assertThat(policy.refusalAt(policy.endAt())).contains(CouponErrorCode.ENDED);
    }

    @Test
    void only_a_pending_policy_whose_window_is_not_over_can_be_activated() {
        CouponPolicy policy = active(5);
        CouponPolicy late = CouponPolicy.plan(2, Terms.of(5).build());

        assertThatThrownBy(() -> policy.activate(Terms.NOON))
                .isInstanceOf(IllegalPolicyStateException.class)
                .hasMessageContaining("ACTIVE")
                .hasMessageContaining("activate");
        assertThatThrownBy(() -> late.activate(late.endAt())).isInstanceOf(IllegalPolicyStateException.class);
    }

    @Test
    void it_grants_exactly_as_many_as_it_has_numbered_without_gaps_and_is_exhausted_then() {
        CouponPolicy policy = active(2);

        IssuedCoupon first = policy.grant(11, 1, null, Terms.NOON).orElseThrow();
        assertThat(policy.status()).isEqualTo(PolicyStatus.ACTIVE);
        IssuedCoupon second = policy.grant(12, 2, null, Terms.NOON).orElseThrow();

        assertThat(policy.grant(13, 3, null, Terms.NOON)).isEmpty();
        assertThat(policy.issuedQuantity()).isEqualTo(2);
        assertThat(policy.status()).isEqualTo(PolicyStatus.EXHAUSTED);
        assertThat(first.issueNumber()).isEqualTo(1);
        assertThat(second.issueNumber()).isEqualTo(2);
        assertThat(second.expireAt()).isEqualTo(policy.expireAt());
        assertThat(second.status()).isEqualTo(CouponStatus.UNUSED);
    }

    private static CouponPolicy active(int quantity) {
        CouponPolicy policy = CouponPolicy.plan(1, Terms.of(quantity).build());
        policy.activate(Terms.NOON.minusHours(1));
        return policy;
    }
}
