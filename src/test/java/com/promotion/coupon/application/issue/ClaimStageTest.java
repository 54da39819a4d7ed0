package com.promotion.coupon.application.issue;

import static com.promotion.coupon.fixtures.memory.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Which claims are sent to the gate. */
class ClaimStageTest {
    private static final long POLICY = 100;

    private final IssuingFixture fixture = new IssuingFixture();

    @Test
    void a_request_that_expired_before_the_gate_call_takes_no_coupon() {
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.holdReplies();
        CompletableFuture<CouponView> asking = fixture.issue(POLICY, 9);
        CompletableFuture<CouponView> first = fixture.issue(POLICY, 1);
        CompletableFuture<CouponView> gaveUp = fixture.issue(POLICY, 2);
        fixture.letDeadlinePass();
        CompletableFuture<CouponView> third = fixture.issue(POLICY, 3);
        CompletableFuture<CouponView> fourth = fixture.issue(POLICY, 4);

        fixture.stockGate.deliverReplies();

        assertRefused(asking, CouponErrorCode.UNAVAILABLE);
        assertRefused(first, CouponErrorCode.UNAVAILABLE);
        assertRefused(gaveUp, CouponErrorCode.UNAVAILABLE);
        assertThat(third.join().issueNumber()).isEqualTo(1);
        assertThat(fourth.join().issueNumber()).isEqualTo(2);
        assertThat(fixture.holders(POLICY)).containsExactly(3L, 4L);
        assertThat(fixture.stockGate.admittedUsers(POLICY))
                .as("the one whose claim was on its way is left to recovery")
                .containsExactlyInAnyOrder(3L, 4L, 9L);
        assertThat(fixture.stockGate.outboxEntries(POLICY)).isEqualTo(1);
    }
}
