package com.promotion.coupon.web.contract.issue;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.issue.IssueAssertions.assertAnswersAreTrue;
import static com.promotion.coupon.web.contract.issue.IssueAssertions.assertExactlyIssued;
import static com.promotion.coupon.web.contract.issue.IssueAssertions.assertGateIsExhausted;
import static com.promotion.coupon.web.contract.issue.IssueAssertions.countOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Crowd.Attempt;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.fixtures.Gate;
import com.promotion.coupon.web.contract.RunningService;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many requests at once: exactly as many coupons as there are, and one for each user. */
public interface IssueConcurrencyContract extends RunningService {
    @Test
    default void 동시에_10000명이_100개_쿠폰_요청시_정확히_100개만_발급된다() {
        int couponCount = 100;
        long policyId = client().openPolicy(couponCount);

        // Every fifth user presses twice at the same moment.
        List<Attempt> attempts = new Crowd(client(), 100)
                .ask(
                        policyId,
                        LongStream.rangeClosed(1, 10_000)
                                .flatMap(user -> user % 5 == 0 ? LongStream.of(user, user) : LongStream.of(user)));

        assertThat(attempts).hasSize(12_000);
        assertExactlyIssued(policyId, couponCount);
        assertAnswersAreTrue(policyId, attempts);
        assertThat(countOf(attempts, "201")).isEqualTo(couponCount);
        assertGateIsExhausted(policyId, couponCount);
    }

    @Test
    default void 한_사용자가_50번_동시에_요청해도_한_장만_받는다() {
        long policyId = client().openPolicy(10);

        List<Attempt> attempts = new Crowd(client(), 50)
                .ask(policyId, LongStream.generate(() -> 7).limit(50));

        assertThat(database().coupons(policyId)).extracting(CouponRow::userId).containsExactly(7L);
        assertThat(countOf(attempts, "201")).isEqualTo(1);
        assertThat(countOf(attempts, "CP004")).isEqualTo(49);
        assertThat(database().policy(policyId).issuedQuantity()).isEqualTo(1);
        Await.until(
                "one coupon is off the gate's stock",
                () -> gate().of(policyId),
                state -> state.equals(new Gate.State("9", 2, 0)));
    }

    @Test
    default void every_user_gets_a_coupon_when_there_are_enough() {
        long policyId = client().openPolicy(1_000);

        List<Attempt> attempts = new Crowd(client(), 50).ask(policyId, LongStream.rangeClosed(1, 300));

        assertThat(countOf(attempts, "201")).isEqualTo(300);
        assertThat(database().coupons(policyId))
                .extracting(CouponRow::issueNumber)
                .isEqualTo(IntStream.rangeClosed(1, 300).boxed().toList());
        assertThat(database().policy(policyId).status()).isEqualTo("ACTIVE");
        Await.until("the gate agrees", () -> gate().of(policyId), state -> state.equals(new Gate.State("700", 301, 0)));
    }
}
