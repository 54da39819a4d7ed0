package com.promotion.coupon.application.issue;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.exception.CouponErrorCode;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PolicyRefusalsTest {
    private static final int POLICIES_MAX = 20;

    private final PolicyRefusals refusals = new PolicyRefusals(POLICIES_MAX);

    @Test
    void refusals_are_counted_by_policy_and_reason() {
        refusals.count(1, CouponErrorCode.SOLD_OUT);
        refusals.count(1, CouponErrorCode.SOLD_OUT);
        refusals.count(1, CouponErrorCode.UNAVAILABLE);
        refusals.count(2, CouponErrorCode.ENDED);

        assertThat(refusals.of(1)).isEqualTo(Map.of(CouponErrorCode.SOLD_OUT, 2L, CouponErrorCode.UNAVAILABLE, 1L));
        assertThat(refusals.of(2)).isEqualTo(Map.of(CouponErrorCode.ENDED, 1L));
    }

    @Test
    void an_id_that_a_client_made_up_takes_no_room() {
        refusals.count(99, CouponErrorCode.POLICY_NOT_FOUND);
        refusals.count(99, CouponErrorCode.UNAVAILABLE);

        assertThat(refusals.of(99)).isEmpty();
        assertThat(refusals.policies()).isZero();
    }

    @Test
    void a_new_policy_is_counted_although_as_many_as_possible_have_been_counted_before() {
        soldOut(1, 10 * POLICIES_MAX);

        assertThat(refusals.of(10 * POLICIES_MAX)).isEqualTo(Map.of(CouponErrorCode.SOLD_OUT, 1L));
        assertThat(refusals.of(1)).as("the oldest").isEmpty();
        assertThat(refusals.policies()).isLessThanOrEqualTo(POLICIES_MAX);
    }

    @Test
    void an_open_policy_is_kept_when_room_is_made_whatever_its_age() {
        refusals.open(Set.of(1L));

        soldOut(1, 10 * POLICIES_MAX);

        assertThat(refusals.of(1)).isEqualTo(Map.of(CouponErrorCode.SOLD_OUT, 1L));
    }

    @Test
    void a_policy_that_is_counted_already_removes_no_other() {
        soldOut(1, POLICIES_MAX);

        refusals.count(7, CouponErrorCode.SOLD_OUT);

        assertThat(refusals.of(1)).isEqualTo(Map.of(CouponErrorCode.SOLD_OUT, 1L));
        assertThat(refusals.policies()).isEqualTo(POLICIES_MAX);
    }

    @Test
    void open_policies_are_bounded_like_all_others() {
        refusals.open(
                Set.copyOf(LongStream.rangeClosed(1, 10 * POLICIES_MAX).boxed().toList()));

        soldOut(1, 10 * POLICIES_MAX);

        assertThat(refusals.policies()).isLessThanOrEqualTo(POLICIES_MAX);
        assertThat(refusals.of(10 * POLICIES_MAX)).as("the newest").isNotEmpty();
    }

    private void soldOut(long first, long last) {
        LongStream.rangeClosed(first, last).forEach(policyId -> refusals.count(policyId, CouponErrorCode.SOLD_OUT));
    }
}
