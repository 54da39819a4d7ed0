package com.promotion.coupon.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Terms;
import java.time.LocalDateTime;

/** Policies in the states that the tests of the domain begin with. Their start is {@link Terms#NOON}. */
final class PolicyStates {
    static final LocalDateTime BEFORE_START = Terms.NOON.minusNanos(1_000_000);

    private PolicyStates() {}

    static CouponPolicy scheduled(int quantity) {
        CouponPolicy policy = CouponPolicy.plan(1, Terms.of(quantity).build());
        policy.schedule(BEFORE_START);
        return policy;
    }

    static CouponPolicy exhausted(int quantity) {
        CouponPolicy policy = active(quantity);
        for (int user = 1; user <= quantity; user++) {
            assertThat(policy.grant(10 + user, user, null, Terms.NOON)).isPresent();
        }
        return policy;
    }

    static CouponPolicy active(int quantity) {
        CouponPolicy policy = CouponPolicy.plan(1, Terms.of(quantity).build());
        policy.activate(Terms.NOON.minusHours(1));
        return policy;
    }
}
