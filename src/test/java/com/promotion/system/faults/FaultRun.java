package com.promotion.system.faults;

import com.promotion.system.faults.Fault.Scene;
import com.promotion.system.faults.cluster.Cluster;
import com.promotion.system.faults.history.History;
import com.promotion.system.faults.history.History.Attempt;
import com.promotion.system.faults.history.History.FaultWindow;
import com.promotion.system.faults.history.History.Outcome;
import com.promotion.system.faults.history.HistoryChecker;
import com.promotion.system.faults.history.Invariant;
import com.promotion.system.faults.history.Violation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One fault under load, on two fresh policies: people come, it breaks while they do, it is put right; when everybody who
 * came has an answer and all is quiet, the fault is over. Then more people come than there are coupons left, and whatever
 * the fault has left behind shows.
 */
final class FaultRun {
    private static final int WIDE_COUPONS = 2_000;
    private static final int WIDE_BEFORE = 600;
    private static final int WIDE_DURING = 1_000;
    private static final int WIDE_AFTER = 900;
    private static final int TIGHT_COUPONS = 200;
    private static final int TIGHT_DURING = 400;
    private static final int TIGHT_AFTER = 50;
    private static final Duration BEFORE = Duration.ofSeconds(3);
    private static final Duration AFTER = Duration.ofSeconds(3);
    private static final int PEOPLE_AT_ONCE = 48;
    private static final long QUIET_SECONDS = 150;
    private static final long ANSWERED_SECONDS = 240;

    /**
     * What came of it.
     *
     * @param failure what kept the run from its end; empty for nothing
     * @param healSeconds from when it was put right (or from when it broke, if it heals by itself) until all was quiet
     * @param pauseSeconds the longest time without a 201 until it was put right, on the policy that outlasts it
     * @param earlySoldOuts "sold out" said too early while the fault was on
     * @param lost attempts without an answer whose request had reached a node that was there
     */
    record Result(
            Fault fault,
            String failure,
            List<Violation> violations,
            double healSeconds,
            double pauseSeconds,
            long earlySoldOuts,
            long lost,
            Map<Outcome, Long> outcomes) {

        boolean held() {
            return failure.isEmpty() && violations.isEmpty();
        }

        int invariants() {
            return Invariant.values().length;
        }
    }

    private final Cluster cluster;
    private final Fault fault;
    private long brokenAt;
    private long putRightAt;
    private long healedAt;

    private FaultRun(Cluster cluster, Fault fault) {
        this.cluster = cluster;
        this.fault = fault;
    }

    static Result run(Cluster cluster, Fault fault) throws InterruptedException {
        return new FaultRun(cluster, fault).run();
    }

    private Result run() throws InterruptedException {
        Scene scene;
        try {
            long wide = cluster.openPolicy(fault.name() + ", wide", WIDE_COUPONS);
            long tight = cluster.openPolicy(fault.name() + ", tight", TIGHT_COUPONS);
            scene = new Scene(
                    cluster,
                    wide,
                    new Customers(wide, cluster.urls(), PEOPLE_AT_ONCE),
                    tight,
                    new Customers(tight, cluster.urls(), PEOPLE_AT_ONCE / 2));
        } catch (RuntimeException | AssertionError failure) {
            return new Result(fault, "not begun: " + failure, List.of(), 0, 0, 0, 0, Map.of());
        }
        try (Customers wide = scene.wide();
                Customers tight = scene.tight()) {
            String failure = load(scene, wide, tight);
            return result(scene, failure);
        } finally {
            endPolicies(scene);
        }
    }

    private String load(Scene scene, Customers wide, Customers tight) throws InterruptedException {
        try {
            awaitQuiet(scene, "the gates are loaded");
            wide.arrive(1, WIDE_BEFORE, BEFORE);
            breakAndPutRight(scene, wide, tight);
            Deadline.require(
                    ANSWERED_SECONDS, "everybody has a definite answer", () -> wide.satisfied() && tight.satisfied());
            awaitQuiet(scene, "nothing in the outbox, gate and database equal");
            healedAt = System.nanoTime();
            tight.arrive(1 + TIGHT_DURING, TIGHT_AFTER, Duration.ZERO);
            wide.arrive(1 + WIDE_BEFORE + WIDE_DURING, WIDE_AFTER, AFTER);
            Deadline.require(
                    ANSWERED_SECONDS,
                    "everybody has a definite answer in the end",
                    () -> wide.satisfied() && tight.satisfied());
            awaitQuiet(scene, "quiet in the end");
            return "";
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception failure) {
            return String.valueOf(failure.getMessage());
        }
    }

    /** It is always put right, whatever happens meanwhile. */
    private void breakAndPutRight(Scene scene, Customers wide, Customers tight) throws Exception {
        Duration length = Duration.ofSeconds(fault.seconds());
        brokenAt = System.nanoTime();
        try {
            fault.inject().run(scene);
            Thread others = new Thread(() -> arriveQuietly(tight, length), "tight");
            others.start();
            wide.arrive(1 + WIDE_BEFORE, WIDE_DURING, length);
            others.join();
            fault.whileOn().run(scene);
        } finally {
            putRightAt = System.nanoTime();
            fault.heal().run(scene);
        }
    }

    private static void arriveQuietly(Customers tight, Duration length) {
        try {
            tight.arrive(1, TIGHT_DURING, length);
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitQuiet(Scene scene, String what) throws InterruptedException {
        // No failure when it does not come: the checker says more precisely what is wrong.
        boolean quiet = Deadline.await(
                QUIET_SECONDS, () -> cluster.quiet(scene.widePolicyId()) && cluster.quiet(scene.tightPolicyId()));
        if (!quiet) {
            System.out.println("(!) " + fault.name() + ": not within " + QUIET_SECONDS + " s: " + what);
        }
    }

    private Result result(Scene scene, String failure) {
        List<Violation> violations = new ArrayList<>();
        long early = 0;
        String unread = "";
        try {
            for (Customers customers : List.of(scene.wide(), scene.tight())) {
                History history = history(
                        customers == scene.wide() ? scene.widePolicyId() : scene.tightPolicyId(), customers.attempts());
                violations.addAll(HistoryChecker.check(history));
                early += HistoryChecker.earlySoldOutsDuringFaults(history);
            }
        } catch (SQLException | RuntimeException e) {
            unread = " The state in the end could not be read: " + e;
        }
        long from = fault.healsByItself() ? brokenAt : putRightAt;
        return new Result(
                fault,
                failure + unread,
                List.copyOf(violations),
                healedAt == 0 ? Double.NaN : seconds(healedAt - from),
                seconds(longestPause(scene.wide().attempts())),
                early,
                lost(scene),
                outcomes(scene));
    }

    private History history(long policyId, List<Attempt> attempts) throws SQLException {
        long until = healedAt == 0 ? Long.MAX_VALUE : healedAt;
        return new History(
                cluster.stored().policy(policyId),
                attempts,
                cluster.stored().rows(policyId),
                cluster.stored().gate(policyId),
                brokenAt == 0 ? List.of() : List.of(new FaultWindow(fault.name(), brokenAt, until)));
    }

    private long longestPause(List<Attempt> attempts) {
        long[] ends = attempts.stream()
                .filter(attempt -> attempt.outcome() == Outcome.ISSUED && attempt.endNanos() < putRightAt)
                .mapToLong(Attempt::endNanos)
                .sorted()
                .toArray();
        long longest = 0;
        for (int i = 0; i < ends.length; i++) {
            longest = Math.max(longest, (i + 1 < ends.length ? ends[i + 1] : putRightAt) - ends[i]);
        }
        return longest;
    }

    private static long lost(Scene scene) {
        return Stream.of(scene.wide(), scene.tight())
                .flatMap(customers -> customers.attempts().stream())
                .filter(attempt -> attempt.outcome() == Outcome.UNKNOWN)
                .filter(attempt -> !attempt.detail().contains("ConnectException"))
                .count();
    }

    private static Map<Outcome, Long> outcomes(Scene scene) {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        for (Customers customers : List.of(scene.wide(), scene.tight())) {
            customers.attempts().forEach(attempt -> counts.merge(attempt.outcome(), 1L, Long::sum));
        }
        return counts;
    }

    /** So that the next fault's audits and loads have nothing to do with this one's policies. */
    private void endPolicies(Scene scene) {
        try (Connection connection = cluster.stored().connection();
                PreparedStatement end =
                        connection.prepareStatement("update coupon_policy set status = 'ENDED' where id in (?, ?)")) {
            end.setLong(1, scene.widePolicyId());
            end.setLong(2, scene.tightPolicyId());
            end.executeUpdate();
        } catch (SQLException e) {
            System.out.println("(!) Policies not ended: " + e);
        }
    }

    private static double seconds(long nanos) {
        return nanos / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
