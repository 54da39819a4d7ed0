package com.promotion.system.faults.history;

import com.promotion.system.faults.history.History.Attempt;
import com.promotion.system.faults.history.History.CouponRow;
import com.promotion.system.faults.history.History.Outcome;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Holds a history against the promises. To be asked after healing and quiet, about a policy that was open from before the
 * first attempt until after the last.
 *
 * <p>A coupon is taken at some instant between the start of its user's first attempt and the end of their last. Where an
 * order matters, only intervals that do not overlap prove one: what might have been right is not called wrong.
 */
public final class HistoryChecker {
    private static final int EXAMPLES = 5;

    private final History history;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<Long, CouponRow> rowOfUser = new HashMap<>();
    private final Map<Long, CouponRow> rowOfId = new HashMap<>();
    private final Map<Long, Long> firstStartOfUser;

    private HistoryChecker(History history) {
        this.history = history;
        for (CouponRow row : history.rows()) {
            rowOfUser.putIfAbsent(row.userId(), row);
            rowOfId.putIfAbsent(row.id(), row);
        }
        this.firstStartOfUser =
                history.attempts().stream().collect(Collectors.toMap(Attempt::userId, Attempt::startNanos, Math::min));
    }

    /** Everything that is wrong; empty when nothing is. */
    public static List<Violation> check(History history) {
        HistoryChecker checker = new HistoryChecker(history);
        checker.checkRows();
        checker.checkAnswers();
        checker.checkOrder();
        checker.checkGate();
        return List.copyOf(checker.violations);
    }

    /**
     * How many were told "sold out" too early while a fault was on: no broken promise, since a gate that lies is part of
     * the fault, but worth knowing.
     */
    public static long earlySoldOutsDuringFaults(History history) {
        HistoryChecker checker = new HistoryChecker(history);
        return checker.attempts(Outcome.SOLD_OUT)
                .filter(history::duringFault)
                .filter(checker.saidTooEarly())
                .count();
    }

    private void checkRows() {
        List<CouponRow> rows = history.rows();
        int total = history.policy().total();
        int issued = history.policy().issued();
        require(Invariant.NEVER_MORE_THAN_N, rows.size() <= total, rows.size() + " rows, " + total + " coupons");
        require(Invariant.COUNTER_IS_EXACT, rows.size() == issued, rows.size() + " rows, issued_quantity " + issued);
        require(
                Invariant.STATUS_FITS,
                history.policy().status().equals("EXHAUSTED") == (issued >= total),
                history.policy().status() + " with " + issued + " of " + total + " issued");
        requireNone(Invariant.ONE_PER_USER, repeated(rows, CouponRow::userId), user -> "user " + user);
        requireNone(Invariant.IDS_ARE_UNIQUE, repeated(rows, CouponRow::id), id -> "coupon " + id);

        List<CouponRow> byNumber = rows.stream()
                .sorted(Comparator.comparingInt(CouponRow::issueNumber))
                .toList();
        LocalDateTime latest = LocalDateTime.MIN;
        for (int i = 0; i < byNumber.size(); i++) {
            CouponRow row = byNumber.get(i);
            if (row.issueNumber() != i + 1) {
                add(
                        Invariant.NUMBERS_HAVE_NO_GAPS,
                        "number " + row.issueNumber() + " is where " + (i + 1) + " belongs");
                break;
            }
            if (row.issuedAt().isBefore(latest)) {
                add(Invariant.NUMBERS_FOLLOW_TIME, "number " + row.issueNumber() + " at " + row.issuedAt());
                break;
            }
            latest = row.issuedAt();
        }
        requireNone(
                Invariant.ROWS_WERE_ASKED_FOR,
                rows.stream().filter(row -> !firstStartOfUser.containsKey(row.userId())),
                row -> "coupon " + row.id() + " of user " + row.userId());
    }

    private void checkAnswers() {
        requireNone(
                Invariant.ISSUED_IS_COMMITTED,
                history.attempts().stream()
                        .filter(attempt -> attempt.outcome().hasCoupon())
                        .filter(attempt -> !isRow(attempt)),
                attempt -> describe(attempt) + ", the database has " + rowsFor(attempt));
        requireNone(
                Invariant.ALREADY_ISSUED_IS_TRUE,
                attempts(Outcome.ALREADY_ISSUED).filter(attempt -> !rowOfUser.containsKey(attempt.userId())),
                HistoryChecker::describe);
        boolean soldOut = history.rows().size() >= history.policy().total();
        requireNone(
                Invariant.PENDING_IS_DECIDED,
                attempts(Outcome.PENDING)
                        .filter(attempt -> !isRow(attempt) && !rowOfUser.containsKey(attempt.userId()) && !soldOut),
                HistoryChecker::describe);
        Map<Long, Set<String>> keysOfUser = history.attempts().stream()
                .collect(Collectors.groupingBy(
                        Attempt::userId,
                        Collectors.mapping(attempt -> String.valueOf(attempt.key()), Collectors.toSet())));
        requireNone(
                Invariant.REPEATS_ARE_REPLAYED,
                attempts(Outcome.ALREADY_ISSUED)
                        .filter(attempt -> attempt.key() != null
                                && keysOfUser.get(attempt.userId()).size() == 1),
                HistoryChecker::describe);
        requireNone(
                Invariant.ANSWERS_ARE_KNOWN,
                history.attempts().stream()
                        .filter(attempt -> attempt.outcome() == Outcome.STRANGE
                                || attempt.outcome() == Outcome.NOT_OPEN
                                || attempt.outcome() == Outcome.ENDED),
                HistoryChecker::describe);
    }

    private void checkOrder() {
        List<Attempt> judged = attempts(Outcome.SOLD_OUT)
                .filter(attempt -> !history.duringFault(attempt))
                .toList();
        requireNone(
                Invariant.SOLD_OUT_IS_TRUE,
                judged.stream().filter(saidTooEarly()),
                attempt -> describe(attempt)
                        + " when " + winnersStartedBefore(attempt.endNanos()) + " winners of "
                        + history.policy().total() + " had even started");

        Optional<Attempt> firstTold = judged.stream().min(Comparator.comparingLong(Attempt::endNanos));
        firstTold.ifPresent(told -> requireNone(
                Invariant.FIRST_COME_FIRST_SERVED,
                rowOfUser.keySet().stream()
                        .filter(firstStartOfUser::containsKey)
                        .filter(winner -> firstStartOfUser.get(winner) > told.endNanos()),
                winner -> "user " + winner + " asked after " + describe(told) + ", and won"));

        Set<Long> keptAsking = history.attempts().stream()
                .filter(attempt -> attempt.outcome().definite())
                .map(Attempt::userId)
                .collect(Collectors.toSet());
        int expected = Math.min(history.policy().total(), keptAsking.size());
        require(
                Invariant.EVERY_COUPON_IS_ISSUED,
                rowOfUser.size() >= expected,
                rowOfUser.size() + " users hold a coupon, but " + keptAsking.size() + " kept asking for "
                        + history.policy().total());
    }

    private void checkGate() {
        int left = history.policy().total() - history.rows().size();
        Integer stock = history.gate().stock();
        require(
                Invariant.GATE_STOCK_IS_EXACT,
                stock != null && stock == left,
                "the gate has " + stock + ", the database " + left);
        Set<Long> expected = new HashSet<>(rowOfUser.keySet());
        expected.add(0L);
        Set<Long> surplus = new HashSet<>(history.gate().members());
        surplus.removeAll(expected);
        Set<Long> missing = new HashSet<>(expected);
        missing.removeAll(history.gate().members());
        require(
                Invariant.GATE_SET_IS_EXACT,
                surplus.isEmpty() && missing.isEmpty(),
                "surplus: " + examples(surplus) + ", missing: " + examples(missing));
        require(
                Invariant.OUTBOX_IS_EMPTY,
                history.gate().outboxEntries() == 0,
                history.gate().outboxEntries() + " entries");
    }

    private Predicate<Attempt> saidTooEarly() {
        long[] starts = rowOfUser.keySet().stream()
                .filter(firstStartOfUser::containsKey)
                .mapToLong(firstStartOfUser::get)
                .sorted()
                .toArray();
        int total = history.policy().total();
        return soldOut -> starts.length < total || starts[total - 1] > soldOut.endNanos();
    }

    private long winnersStartedBefore(long nanos) {
        return rowOfUser.keySet().stream()
                .filter(firstStartOfUser::containsKey)
                .filter(winner -> firstStartOfUser.get(winner) <= nanos)
                .count();
    }

    private Stream<Attempt> attempts(Outcome outcome) {
        return history.attempts().stream().filter(attempt -> attempt.outcome() == outcome);
    }

    private boolean isRow(Attempt attempt) {
        CouponRow row = rowOfId.get(attempt.couponId());
        return row != null && row.userId() == attempt.userId();
    }

    private String rowsFor(Attempt attempt) {
        CouponRow sameId = rowOfId.get(attempt.couponId());
        CouponRow sameUser = rowOfUser.get(attempt.userId());
        return (sameId == null ? "no such id" : "that id for user " + sameId.userId())
                + (sameUser == null ? " and no row of the user" : " and coupon " + sameUser.id() + " of the user");
    }

    private static String describe(Attempt attempt) {
        return attempt.outcome() + " to user " + attempt.userId() + " by node " + attempt.node()
                + (attempt.couponId() == 0 ? "" : " with coupon " + attempt.couponId())
                + (attempt.key() == null ? "" : " under key " + attempt.key())
                + (attempt.detail().isEmpty() ? "" : " [" + attempt.detail() + "]");
    }

    private static <T, K> Stream<K> repeated(List<T> items, Function<T, K> key) {
        Set<K> seen = new HashSet<>();
        return items.stream().map(key).filter(one -> !seen.add(one));
    }

    private void require(Invariant invariant, boolean holds, String evidence) {
        if (!holds) {
            add(invariant, evidence);
        }
    }

    private <T> void requireNone(Invariant invariant, Stream<T> culprits, Function<T, String> describe) {
        List<T> found = culprits.toList();
        if (!found.isEmpty()) {
            add(
                    invariant,
                    found.size() + " times, such as "
                            + found.stream().limit(EXAMPLES).map(describe).collect(Collectors.joining("; ")));
        }
    }

    private void add(Invariant invariant, String evidence) {
        violations.add(new Violation(invariant, evidence));
    }

    private static String examples(Set<Long> users) {
        return users.size()
                + (users.isEmpty()
                        ? ""
                        : " such as " + users.stream().limit(EXAMPLES).toList());
    }
}
