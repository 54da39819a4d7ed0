package com.promotion.coupon.simulation;

import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.simulation.engine.FaultInjector;
import com.promotion.coupon.simulation.engine.FaultInjector.Fault;
import com.promotion.coupon.simulation.engine.SimulatedClock;
import com.promotion.coupon.simulation.engine.Trace;
import com.promotion.coupon.simulation.storage.SimulatedDatabase;
import com.promotion.coupon.simulation.storage.SimulatedRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares each answer, and in the end all answers, with what is in the database and in the gate. */
final class HistoryChecks {
    private final SimulatedClock timeline;
    private final FaultInjector weather;
    private final Trace trace;
    private final SimulatedRedis redis;
    private final SimulatedDatabase database;
    private final int coupons;
    private final List<SoldOut> soldOuts = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private boolean quiet;

    /** A "sold out" and when it was said. */
    private record SoldOut(long userId, long atMillis) {}

    /** @param coupons how many coupons there are */
    HistoryChecks(
            SimulatedClock timeline,
            FaultInjector weather,
            Trace trace,
            SimulatedRedis redis,
            SimulatedDatabase database,
            int coupons) {
        this.timeline = timeline;
        this.weather = weather;
        this.trace = trace;
        this.redis = redis;
        this.database = database;
        this.coupons = coupons;
    }

    boolean violated() {
        return !violations.isEmpty();
    }

    List<String> violations() {
        return violations;
    }

    void violation(String text) {
        violations.add(text);
        trace.note("VIOLATION: %s", text);
    }

    private void expect(boolean right, String text) {
        if (!right) {
            violation(text);
        }
    }

    /** From now on gate and database agree, and refusals have to be right. */
    void becomeQuiet() {
        quiet = true;
    }

    boolean isQuiet() {
        return quiet;
    }

    /** What is not yet as it has to be in the end. */
    Optional<String> unrest(List<SimulatedUser> users, List<SimulatedNode> nodes) {
        List<Long> unsure = users.stream()
                .filter(user -> user.keepsAsking && !user.hasDefiniteAnswer())
                .map(user -> user.id)
                .toList();
        if (!unsure.isEmpty()) {
            return Optional.of("no definite answer for users " + unsure);
        }
        if (redis.outboxEntries() > 0) {
            return Optional.of("entries in the outbox: " + redis.outboxEntries());
        }
        int left = coupons - database.rowCount();
        Integer stock = redis.stock();
        if (stock == null || Math.max(0, stock) != left) {
            return Optional.of("stock in the gate " + stock + ", in the database " + left);
        }
        Set<Long> holders = new TreeSet<>();
        database.rows().forEach(row -> holders.add(row.userId()));
        boolean same = left == 0
                ? redis.admittedUsers().containsAll(holders)
                : redis.admittedUsers().equals(holders);
        if (!same) {
            return Optional.of("users in the gate " + redis.admittedUsers() + ", in the database " + holders);
        }
        for (SimulatedNode node : nodes) {
            if (!node.health.trusts(SimulatedIssuing.POLICY)) {
                node.health.requestLoad(SimulatedIssuing.POLICY); // as a claim would
                return Optional.of(node.host + " does not trust the gate");
            }
        }
        return Optional.empty();
    }

    /** The user's request with this key, or null, was answered with a coupon. */
    void issued(SimulatedUser user, String key, IssueOutcome outcome) {
        long couponId = outcome.couponId();
        Optional<IssuedCoupon> row = database.row(couponId);
        if (row.isEmpty() || row.get().userId() != user.id) {
            violation("201 for user %d and coupon %d, which is not in the database".formatted(user.id, couponId));
        }
        expect(
                !outcome.replayed() || namesOwnCoupon(user, key),
                "a repeat for user %d, whose coupon was issued without the key %s".formatted(user.id, key));
        for (SoldOut before : soldOuts) {
            if (before.atMillis() < user.firstAskedAtMillis && inOrder() && !user.asksAroundTheGate) {
                violation(
                        "user %d came after user %d was told 'sold out', and won".formatted(user.id, before.userId()));
            }
        }
    }

    /** The user's request with this key, or null, was refused. */
    void refused(SimulatedUser user, String key, CouponErrorCode code) {
        switch (code) {
            case SOLD_OUT -> soldOut(user);
            case ALREADY_ISSUED -> alreadyIssued(user, key);
            case UNAVAILABLE -> {
                // Promises nothing.
            }
            default -> violation("user %d was told %s".formatted(user.id, code));
        }
    }

    private void soldOut(SimulatedUser user) {
        soldOuts.add(new SoldOut(user.id, timeline.now()));
        if (quiet && database.rowCount() < coupons) {
            violation("'sold out' with %d of %d issued".formatted(database.rowCount(), coupons));
        }
        if (quiet && database.rowOf(user.id).isPresent()) {
            violation("'sold out' for user %d, who holds a coupon".formatted(user.id));
        }
        if (inOrder() && taken() < coupons) {
            violation("'sold out' with %d of %d taken".formatted(taken(), coupons));
        }
    }

    private void alreadyIssued(SimulatedUser user, String key) {
        if (namesOwnCoupon(user, key)) {
            violation("'already issued' for user %d, who named the coupon by its key".formatted(user.id));
        }
        if (database.rowOf(user.id).isEmpty()) {
            violation("'already issued' for user %d, who holds nothing".formatted(user.id));
        }
        if (user.lastRequest == 1) {
            violation("'already issued' for user %d, who never asked before".formatted(user.id));
        }
    }

    /** Whether the user's coupon was issued under this key; null is no key. */
    private boolean namesOwnCoupon(SimulatedUser user, String key) {
        return database.rowOf(user.id)
                .flatMap(IssuedCoupon::idempotencyKey)
                .filter(named -> named.equals(key))
                .isPresent();
    }

    /** Whether nothing goes wrong that could make the gate err for a moment. */
    private boolean inOrder() {
        return weather.faults().isEmpty();
    }

    /** Coupons with a row, and those on their way to one. */
    private int taken() {
        Set<Long> taken = new TreeSet<>(redis.undecidedUsers());
        database.rows().forEach(row -> taken.add(row.userId()));
        return taken.size();
    }

    /** Compares what all users were told with the rows of the database. */
    void check(List<SimulatedUser> users) {
        List<IssuedCoupon> rows = database.rows();
        expect(rows.size() <= coupons, "%d rows for %d coupons".formatted(rows.size(), coupons));
        expect(
                database.issuedQuantity() == rows.size(),
                "issued_quantity %d, rows %d".formatted(database.issuedQuantity(), rows.size()));
        Set<Long> holders = new TreeSet<>();
        Set<Integer> numbers = new TreeSet<>();
        for (IssuedCoupon row : rows) {
            expect(holders.add(row.userId()), "two rows of user %d".formatted(row.userId()));
            expect(
                    row.userId() >= 1
                            && row.userId() <= users.size()
                            && users.get(Math.toIntExact(row.userId() - 1)).lastRequest > 0,
                    "the row of user %d, who never asked".formatted(row.userId()));
            expect(
                    numbers.add(row.issueNumber()) && row.issueNumber() >= 1 && row.issueNumber() <= rows.size(),
                    "number %d among %d rows".formatted(row.issueNumber(), rows.size()));
        }
        long askers = users.stream()
                .filter(user -> user.keepsAsking || holders.contains(user.id))
                .count();
        expect(
                rows.size() == Math.min(coupons, askers),
                "%d rows, %d coupons, %d users who kept asking or hold one".formatted(rows.size(), coupons, askers));
        for (SimulatedUser user : users) {
            check(user, holders.contains(user.id), rows.size());
        }
        if (timeline.failure() != null) {
            violation("a task threw %s".formatted(timeline.failure()));
        }
    }

    private void check(SimulatedUser user, boolean holds, int rows) {
        if (user.couponId != null) {
            expect(
                    database.row(user.couponId)
                            .filter(row -> row.userId() == user.id)
                            .isPresent(),
                    "201 for user %d and coupon %d, which is not in the database".formatted(user.id, user.couponId));
        }
        expect(
                user.refusal != CouponErrorCode.ALREADY_ISSUED || holds,
                "'already issued' for user %d, who holds nothing".formatted(user.id));
        boolean gateMayForget =
                weather.has(Fault.GATE_WIPED) || weather.has(Fault.KEY_LOST) || weather.has(Fault.GATE_STALE);
        for (long promised : user.promised) {
            expect(
                    holds || rows == coupons || (gateMayForget && !user.keepsAsking),
                    "user %d was promised coupon %d, and holds nothing".formatted(user.id, promised));
        }
    }
}
