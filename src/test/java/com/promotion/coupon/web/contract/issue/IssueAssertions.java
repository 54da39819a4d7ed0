package com.promotion.coupon.web.contract.issue;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd.Attempt;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.fixtures.Gate;
import com.promotion.coupon.fixtures.ServiceClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** What must hold for the answers, the rows in the database and the gate when coupons have been issued. */
public final class IssueAssertions {
    private static final Database DATABASE = new Database();
    private static final Gate GATE = new Gate();

    private IssueAssertions() {}

    /** Waits until the answer is not the one of 200 ms ago any more. */
    static void assertStock(ServiceClient client, long policyId, int remaining, boolean available) {
        Answer answer = Await.until(
                "the answer is not the one of 200 ms ago any more",
                () -> client.stock(policyId),
                stock -> stock.json().path("available").asBoolean() == available
                        && stock.json().path("remainingStock").asInt() == remaining);
        assertThat(answer).hasStatus(200).isJson();
        assertThat(answer.body())
                .isEqualTo("{\"couponPolicyId\":" + policyId + ",\"couponPolicyIdText\":\"" + policyId
                        + "\",\"remainingStock\":" + remaining + ",\"available\":" + available + "}");
    }

    public static void assertExactlyIssued(long policyId, int total) {
        List<CouponRow> rows = DATABASE.coupons(policyId);
        assertThat(rows)
                .extracting(CouponRow::issueNumber)
                .isEqualTo(IntStream.rangeClosed(1, total).boxed().toList());
        assertThat(rows).extracting(CouponRow::userId).doesNotHaveDuplicates();
        assertThat(rows).extracting(CouponRow::id).doesNotHaveDuplicates();
        assertThat(DATABASE.policy(policyId).issuedQuantity()).isEqualTo(total);
        assertThat(DATABASE.policy(policyId).status()).isEqualTo("EXHAUSTED");
    }

    /** 201: this very coupon is in the database. CP004: the user has one. CP003: the user has none, and all are gone. */
    public static void assertAnswersAreTrue(long policyId, List<Attempt> attempts) {
        Map<Long, Long> couponOf = DATABASE.coupons(policyId).stream().collect(toMap(CouponRow::userId, CouponRow::id));
        Map<String, List<Attempt>> byOutcome = attempts.stream().collect(groupingBy(Attempt::outcome));
        assertThat(byOutcome.keySet()).isSubsetOf("201", "CP003", "CP004");

        assertThat(byOutcome.getOrDefault("201", List.of()))
                .allSatisfy(
                        attempt -> assertThat(attempt.answer().couponId()).isEqualTo(couponOf.get(attempt.userId())));
        assertThat(usersOf(byOutcome, "CP004")).isSubsetOf(couponOf.keySet());
        assertThat(usersOf(byOutcome, "CP003")).doesNotContainAnyElementsOf(couponOf.keySet());
        if (byOutcome.containsKey("CP003")) {
            assertThat(couponOf).hasSize(DATABASE.policy(policyId).totalQuantity());
        }
    }

    private static Set<Long> usersOf(Map<String, List<Attempt>> byOutcome, String outcome) {
        return byOutcome.getOrDefault(outcome, List.of()).stream()
                .map(Attempt::userId)
                .collect(toSet());
    }

    public static void assertGateIsExhausted(long policyId, int total) {
        Await.until(
                "the gate is empty, knows every holder and owes nothing",
                () -> GATE.of(policyId),
                state -> state.equals(new Gate.State("0", total + 1, 0)));
        assertThat(GATE.hasAdmitted(policyId, Gate.NOBODY)).isTrue();
        assertThat(DATABASE.coupons(policyId))
                .allSatisfy(row -> assertThat(GATE.hasAdmitted(policyId, String.valueOf(row.userId())))
                        .isTrue());
    }

    public static void assertGateComesToAgree(long policyId) {
        int issued = DATABASE.coupons(policyId).size();
        int remaining = DATABASE.policy(policyId).totalQuantity() - issued;
        Await.until(
                "the gate's stock and users are the ledger's, " + remaining + " and " + issued + " + 1",
                () -> GATE.of(policyId),
                state -> state.equals(new Gate.State(String.valueOf(remaining), issued + 1, 0)));
    }

    public static long countOf(List<Attempt> attempts, String outcome) {
        return attempts.stream()
                .collect(groupingBy(Attempt::outcome, counting()))
                .getOrDefault(outcome, 0L);
    }
}
