package com.promotion.coupon.application.issue;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import com.promotion.coupon.exception.CouponSoldOutException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class IssueCountersTest {
    private final IssueCounters counters = new IssueCounters();

    @Test
    void refusals_are_counted_by_policy_and_reason() {
        counters.count(1, null, new CompletionException(new CouponSoldOutException()));
        counters.count(1, null, new CouponSoldOutException());
        counters.count(1, null, new ServiceUnavailableException());
        counters.count(2, null, new CouponSoldOutException());
        counters.count(1, IssueOutcome.pending(7, 1, 1), null);

        assertThat(counters.refusedOf(1))
                .isEqualTo(Map.of(CouponErrorCode.SOLD_OUT, 2L, CouponErrorCode.UNAVAILABLE, 1L));
        assertThat(counters.refusedOf(2)).isEqualTo(Map.of(CouponErrorCode.SOLD_OUT, 1L));
        assertThat(counters.refused(CouponErrorCode.SOLD_OUT)).isEqualTo(3);
        assertThat(counters.pending()).isEqualTo(1);
    }

    @Test
    void an_id_that_somebody_made_up_takes_no_room() {
        counters.count(99, null, new CouponPolicyNotFoundException(99));
        counters.count(99, null, new ServiceUnavailableException());

        assertThat(counters.refusedOf(99)).isEmpty();
        assertThat(counters.refused(CouponErrorCode.POLICY_NOT_FOUND)).isEqualTo(1);
    }
}
