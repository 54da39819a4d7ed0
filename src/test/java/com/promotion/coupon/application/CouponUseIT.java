package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;
import com.promotion.coupon.application.dto.UseCouponCommand;
import com.promotion.coupon.fixtures.usage.UseHistory;
import com.promotion.coupon.fixtures.usage.UseHistory.Outcome;
import com.promotion.coupon.fixtures.usage.UsedCoupons.CouponRow;
import com.promotion.coupon.harness.LedgerKind;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Use, cancelling and expiry on real PostgreSQL: what each state of a coupon allows. */
@ParameterizedClass
@EnumSource(LedgerKind.class)
class CouponUseIT {
    @Parameter
    @SuppressWarnings("UnusedVariable") // names the run
    LedgerKind kind;

    private static CouponUsers users;

    @BeforeParameterizedClassInvocation
    static void start(LedgerKind kind) {
        users = new CouponUsers(kind);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        users.close();
    }

    @BeforeEach
    void expireLeftOvers() {
        users.expireLeftOvers();
    }

    /** An action by the order A or B, or by the expiry; the outcome, and the state it leaves. */
    static Stream<Arguments> transitions() {
        return Stream.of(
                arguments("fresh", "use A", "OK", "USED by A"),
                arguments("fresh", "cancel A", "NOT_USED", "UNUSED"),
                arguments("fresh", "expire", "0", "UNUSED"),
                arguments("overdue", "use A", "NOT_USABLE", "UNUSED"),
                arguments("overdue", "cancel A", "NOT_USED", "UNUSED"),
                arguments("overdue", "expire", "1", "EXPIRED"),
                arguments("used by A", "use A", "OK", "USED by A"),
                arguments("used by A", "use B", "NOT_USABLE", "USED by A"),
                arguments("used by A", "cancel A", "OK", "UNUSED"),
                arguments("used by A", "cancel B", "NOT_USED", "USED by A"),
                arguments("used by A", "expire", "0", "USED by A"),
                arguments("used by A and overdue", "use A", "OK", "USED by A"),
                arguments("used by A and overdue", "use B", "NOT_USABLE", "USED by A"),
                arguments("used by A and overdue", "cancel A", "OK", "EXPIRED"),
                arguments("used by A and overdue", "expire", "0", "USED by A"),
                arguments("cancelled by A", "use A", "NOT_USABLE", "UNUSED"),
                arguments("cancelled by A", "use B", "OK", "USED by B"),
                arguments("cancelled by A", "cancel A", "OK", "UNUSED"),
                arguments("cancelled by A, used by B", "use A", "NOT_USABLE", "USED by B"),
                arguments("cancelled by A, used by B", "cancel A", "OK", "USED by B"),
                arguments("cancelled by A before its use", "use A", "NOT_USABLE", "UNUSED"),
                arguments("cancelled by A before its use", "use B", "OK", "USED by B"),
                arguments("cancelled by A before its use", "cancel A", "NOT_USED", "UNUSED"),
                arguments("used by A", "use A#2", "NOT_USABLE", "USED by A"),
                arguments("used by A", "cancel A#2", "NOT_USED", "USED by A"),
                arguments("cancelled by A", "use A#2", "OK", "USED by A#2"),
                arguments("cancelled by A before its use", "use A#2", "OK", "USED by A#2"),
                arguments("cancelled by A, used by A#2", "use A", "NOT_USABLE", "USED by A#2"),
                arguments("cancelled by A, used by A#2", "use A#2", "OK", "USED by A#2"),
                arguments("cancelled by A, used by A#2", "cancel A", "OK", "USED by A#2"),
                arguments("cancelled by A, used by A#2", "cancel A#2", "OK", "UNUSED"),
                arguments("cancelled by A#2", "use A", "NOT_USABLE", "UNUSED"),
                arguments("cancelled by A#2", "use A#2", "NOT_USABLE", "UNUSED"),
                arguments("cancelled by A#2", "use A#3", "OK", "USED by A#3"),
                arguments("cancelled by A#2", "cancel A", "NOT_USED", "UNUSED"),
                arguments("expired", "use A", "NOT_USABLE", "EXPIRED"),
                arguments("expired", "cancel A", "NOT_USED", "EXPIRED"),
                arguments("expired", "expire", "0", "EXPIRED"));
    }

    @ParameterizedTest(name = "{0}: {1} -> {2}, {3}")
    @MethodSource("transitions")
    void 쿠폰의_상태마다_허용되는_일이_정해져_있다(String state, String action, String outcome, String after) {
        LocalDateTime expireAt = users.node(0).now().plusHours(1);
        long coupon = users.rows().insert(users.node(0).open(1), 1, expireAt).get(0);
        LocalDateTime late = expireAt;
        switch (state) {
            case "fresh" -> {}
            case "overdue" -> late = users.rows().makeOverdue(coupon);
            case "used by A" -> users.use(0, coupon, "A");
            case "used by A and overdue" -> {
                users.use(0, coupon, "A");
                late = users.rows().makeOverdue(coupon);
            }
            case "cancelled by A" -> {
                users.use(0, coupon, "A");
                users.cancel(0, coupon, "A");
            }
            case "cancelled by A, used by B" -> {
                users.use(0, coupon, "A");
                users.cancel(0, coupon, "A");
                users.use(0, coupon, "B");
            }
            case "cancelled by A, used by A#2" -> {
                users.use(0, coupon, "A");
                users.cancel(0, coupon, "A");
                users.use(0, coupon, "A#2");
            }
            case "cancelled by A#2" -> {
                users.use(0, coupon, "A#2");
                users.cancel(0, coupon, "A#2");
            }
            case "cancelled by A before its use" -> users.cancel(0, coupon, "A");
            case "expired" -> users.node(0).expire(users.rows().makeOverdue(coupon), 10);
            default -> throw new IllegalArgumentException(state);
        }
        LocalDateTime expiryClock =
                state.contains("overdue") ? late : users.node(0).now();

        String answered =
                switch (action) {
                    case "expire" -> String.valueOf(users.node(0).expire(expiryClock, 10));
                    case "use A", "use A#2", "use A#3", "use B" ->
                        users.use(0, coupon, action.substring(4)).name();
                    default -> users.cancel(0, coupon, action.substring(7)).name();
                };

        assertThat(answered).isEqualTo(outcome);
        CouponRow row = users.rows().coupon(coupon);
        assertThat(row.status() + (row.orderId() == null ? "" : " by " + row.orderId()))
                .isEqualTo(after);
        UseHistory.assertConsistent(users.rows(), List.of(coupon));
    }

    @Test
    void an_order_that_repeats_its_request_gets_the_same_answer() {
        long coupon = users.rows()
                .insert(users.node(0).open(1), 1, users.node(0).now().plusHours(1))
                .get(0);

        CouponQuote first = users.node(0).use(new UseCouponCommand(coupon, null, CouponUsers.order("A")));
        CouponQuote again = users.node(1).use(new UseCouponCommand(coupon, null, CouponUsers.order("A")));

        assertThat(again).isEqualTo(first);
        assertThat(first.discountAmount()).isEqualTo(1_000);
        CancelledUse cancelled = users.node(0).cancel(coupon, "A", 1);
        assertThat(users.node(1).cancel(coupon, "A", 1)).isEqualTo(cancelled);
    }

    @Test
    void a_coupon_whose_row_is_locked_is_expired_at_another_time() throws Exception {
        LocalDateTime expireAt = users.node(0).now().minusHours(1);
        List<Long> coupons = users.rows().insert(users.node(0).open(5), 5, expireAt);

        try (AutoCloseable lock = users.rows().lock(coupons.get(2))) {
            assertThat(users.node(0).expire(expireAt, 3)).isEqualTo(3);
            assertThat(users.node(0).expire(expireAt, 3)).isEqualTo(1);
            assertThat(users.rows().coupon(coupons.get(2)).status()).isEqualTo("UNUSED");
            assertThat(lock).isNotNull();
        }

        assertThat(users.node(0).expire(expireAt, 3)).isEqualTo(1);
        assertThat(coupons)
                .allSatisfy(coupon ->
                        assertThat(users.rows().coupon(coupon).status()).isEqualTo("EXPIRED"));
    }

    @Test
    void issuing_goes_on_while_coupons_of_the_policy_are_used() throws Exception {
        long policyId = users.node(0).open(10);
        long coupon = users.node(0).issue(policyId, 1).join().couponId();

        try (AutoCloseable lock = users.rows().lockPolicy(policyId)) {
            assertThat(users.use(0, coupon, "A"))
                    .as("the policy's row is not needed")
                    .isEqualTo(Outcome.OK);
            assertThat(lock).isNotNull();
        }

        assertThat(users.node(0).issue(policyId, 2).join().issueNumber()).isEqualTo(2);
        assertThat(users.rows().coupon(coupon).orderId()).isEqualTo("A");
    }
}
