package com.promotion.system.faults.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.system.faults.history.History.Attempt;
import com.promotion.system.faults.history.History.CouponRow;
import com.promotion.system.faults.history.History.FaultWindow;
import com.promotion.system.faults.history.History.GateState;
import com.promotion.system.faults.history.History.Outcome;
import com.promotion.system.faults.history.History.PolicyState;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A checker that cannot turn red proves nothing: every kind of bug is planted into a clean history once, and is named.
 *
 * <p>The clean history: three coupons; users 1 to 3 win, one after the other, user 4 is told "sold out".
 */
class HistoryCheckerTest {
    private static final long POLICY = 100;
    private static final LocalDateTime NOON = LocalDateTime.of(2025, 1, 14, 12, 0);

    private int total = 3;
    private int issued = 3;
    private String status = "EXHAUSTED";
    private Integer stock = 0;
    private long outboxEntries;
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<CouponRow> rows = new ArrayList<>();
    private final Set<Long> members = new HashSet<>(Set.of(0L));
    private final List<FaultWindow> faults = new ArrayList<>();

    @BeforeEach
    void a_clean_history() {
        for (int user = 1; user <= 3; user++) {
            asked(user, user * 10L, user * 10L + 5, Outcome.ISSUED, couponOf(user));
            row(couponOf(user), user, user);
        }
        asked(4, 40, 45, Outcome.SOLD_OUT, 0);
    }

    @Test
    void a_clean_history_is_green() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void what_may_happen_is_green() {
        asked(1, 50, 55, Outcome.ALREADY_ISSUED, 0);
        asked(2, 15, 19, Outcome.UNKNOWN, 0);
        asked(3, 29, 30, Outcome.UNAVAILABLE, 0);
        asked(3, 29, 30, Outcome.PENDING, 999); // refused after all: the user holds another one
        asked(4, 1, 2, Outcome.PENDING, 998); // refused after all: sold out
        asked(5, 32, 33, Outcome.SOLD_OUT, 0); // user 3 has started: the third coupon may be taken

        assertThat(violations()).isEmpty();
    }

    @Test
    void one_coupon_too_many_is_named() {
        asked(5, 1, 100, Outcome.ISSUED, couponOf(5));
        row(couponOf(5), 5, 4);
        issued = 4;
        stock = -1;

        assertNamed(Invariant.NEVER_MORE_THAN_N);
    }

    @Test
    void a_counter_that_misses_a_row_is_named() {
        issued = 2;
        status = "ACTIVE";

        assertNamed(Invariant.COUNTER_IS_EXACT);
    }

    @Test
    void an_exhausted_policy_that_stays_active_is_named() {
        status = "ACTIVE";

        assertNamed(Invariant.STATUS_FITS);
    }

    @Test
    void a_second_row_of_a_user_is_named() {
        total = 4;
        issued = 4;
        row(77, 3, 4);
        attempts.removeIf(attempt -> attempt.userId() == 4);

        assertNamed(Invariant.ONE_PER_USER);
    }

    @Test
    void an_id_given_twice_is_named() {
        rows.set(2, new CouponRow(couponOf(2), 3, 3, NOON.plusSeconds(3)));
        attempts.set(2, attempt(3, 30, 35, Outcome.UNKNOWN, 0, null));

        assertNamed(Invariant.IDS_ARE_UNIQUE);
    }

    @Test
    void a_gap_in_the_numbers_is_named() {
        rows.set(2, new CouponRow(couponOf(3), 3, 4, NOON.plusSeconds(4)));

        assertNamed(Invariant.NUMBERS_HAVE_NO_GAPS);
    }

    @Test
    void a_higher_number_that_is_older_is_named() {
        rows.set(2, new CouponRow(couponOf(3), 3, 3, NOON));

        assertNamed(Invariant.NUMBERS_FOLLOW_TIME);
    }

    @Test
    void a_lost_201_is_named() {
        rows.remove(2);
        members.remove(3L);
        issued = 2;
        status = "ACTIVE";
        stock = 1;
        attempts.removeIf(attempt -> attempt.userId() == 4);

        assertThat(named()).contains(Invariant.ISSUED_IS_COMMITTED);
        assertThat(violations().toString()).contains("user 3").contains("no such id");
    }

    @Test
    void a_201_with_another_id_than_the_row_is_named() {
        attempts.set(2, attempt(3, 30, 35, Outcome.ISSUED, 777, null));

        assertNamed(Invariant.ISSUED_IS_COMMITTED);
    }

    @Test
    void a_200_with_somebody_else_s_coupon_is_named() {
        asked(3, 50, 55, Outcome.REPLAYED, couponOf(2));

        assertNamed(Invariant.ISSUED_IS_COMMITTED);
    }

    @Test
    void a_row_without_a_request_is_named() {
        attempts.removeIf(attempt -> attempt.userId() == 3 || attempt.userId() == 4);

        assertNamed(Invariant.ROWS_WERE_ASKED_FOR);
    }

    @Test
    void a_false_already_issued_is_named() {
        asked(5, 50, 55, Outcome.ALREADY_ISSUED, 0);

        assertNamed(Invariant.ALREADY_ISSUED_IS_TRUE);
    }

    @Test
    void a_202_that_nothing_came_of_is_named() {
        total = 4;
        status = "ACTIVE";
        stock = 1;
        attempts.removeIf(attempt -> attempt.userId() == 4);
        asked(5, 50, 55, Outcome.PENDING, 500);

        assertNamed(Invariant.PENDING_IS_DECIDED);
    }

    @Test
    void a_repeat_under_the_same_key_that_is_refused_is_named() {
        attempts.set(2, attempt(3, 30, 35, Outcome.ISSUED, couponOf(3), "key"));
        attempts.add(attempt(3, 36, 39, Outcome.ALREADY_ISSUED, 0, "key"));

        assertNamed(Invariant.REPEATS_ARE_REPLAYED);
    }

    @Test
    void sold_out_said_too_early_is_named() {
        asked(5, 21, 29, Outcome.SOLD_OUT, 0); // the third winner comes at 30

        assertThat(named()).contains(Invariant.SOLD_OUT_IS_TRUE);
    }

    @Test
    void sold_out_said_too_early_is_forgiven_while_a_fault_is_on_but_counted() {
        asked(5, 21, 29, Outcome.SOLD_OUT, 0);
        faults.add(new FaultWindow("a lying gate", 20, 28));

        assertThat(violations()).isEmpty();
        assertThat(HistoryChecker.earlySoldOutsDuringFaults(history())).isEqualTo(1);
    }

    @Test
    void who_came_later_and_won_is_named() {
        asked(5, 21, 29, Outcome.SOLD_OUT, 0);

        assertThat(named()).contains(Invariant.FIRST_COME_FIRST_SERVED);
        assertThat(violations().toString()).contains("user 3 asked after SOLD_OUT to user 5");
    }

    @Test
    void a_stranded_coupon_is_named() {
        total = 4;
        status = "ACTIVE";
        stock = 1;

        assertThat(named()).contains(Invariant.EVERY_COUPON_IS_ISSUED, Invariant.SOLD_OUT_IS_TRUE);
    }

    @Test
    void a_stranded_coupon_is_named_even_when_all_sold_outs_fell_into_a_fault() {
        total = 4;
        status = "ACTIVE";
        stock = 1;
        faults.add(new FaultWindow("long", 0, 1_000));

        assertNamed(Invariant.EVERY_COUPON_IS_ISSUED);
    }

    @Test
    void an_error_500_is_named() {
        asked(5, 50, 55, Outcome.STRANGE, 0);

        assertNamed(Invariant.ANSWERS_ARE_KNOWN);
    }

    @Test
    void a_gate_that_disagrees_is_named() {
        stock = 1;
        members.add(9L);
        members.remove(2L);
        outboxEntries = 1;

        assertNamed(Invariant.GATE_STOCK_IS_EXACT, Invariant.GATE_SET_IS_EXACT, Invariant.OUTBOX_IS_EMPTY);
    }

    @Test
    void a_gate_that_was_never_loaded_again_is_named() {
        stock = null;
        members.clear();

        assertNamed(Invariant.GATE_STOCK_IS_EXACT, Invariant.GATE_SET_IS_EXACT);
    }

    private void assertNamed(Invariant... invariants) {
        assertThat(named()).containsExactlyInAnyOrder(invariants);
    }

    private List<Invariant> named() {
        return violations().stream().map(Violation::invariant).toList();
    }

    private List<Violation> violations() {
        return HistoryChecker.check(history());
    }

    private History history() {
        return new History(
                new PolicyState(POLICY, total, issued, status),
                attempts,
                rows,
                new GateState(stock, members, outboxEntries),
                faults);
    }

    private void asked(long userId, long start, long end, Outcome outcome, long couponId) {
        attempts.add(attempt(userId, start, end, outcome, couponId, null));
    }

    private static Attempt attempt(long userId, long start, long end, Outcome outcome, long couponId, String key) {
        return new Attempt(POLICY, userId, start, end, 1, key, outcome, couponId, "");
    }

    private void row(long id, long userId, int number) {
        rows.add(new CouponRow(id, userId, number, NOON.plusSeconds(number)));
        members.add(userId);
    }

    private static long couponOf(long userId) {
        return 1_000 + userId;
    }
}
