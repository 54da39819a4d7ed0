package com.promotion.coupon.simulation;

import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.simulation.FaultInjector.Fault;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One policy and its coupons as PostgreSQL keeps them: transactions of several hosts side by side, reading what is
 * committed; a row lock that others wait for; unique keys; the server's time-outs for waiting and for doing nothing;
 * and a COMMIT whose reply may never come. What a transaction writes is put aside until it commits.
 */
public final class SimulatedDatabase {
    private static final long LOCK_TIMEOUT_MILLIS = 2_000;
    private static final long IDLE_TIMEOUT_MILLIS = 5_000;

    /** The database, or the way to it, failed; nothing is wrong with the data. */
    public static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unavailable(String why) {
            super(why, null, false, false);
        }
    }

    /** A unique key or check was violated: SQLSTATE class 23. */
    public static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String constraint) {
            super(constraint, null, false, false);
        }
    }

    private static final class Tx {
        private final Host host;
        private final List<IssuedCoupon> inserted = new ArrayList<>();
        private Integer issuedQuantity;
        private long lastStatementMillis;
        private boolean ended;
        private boolean leftToTheServer;

        Tx(Host host) {
            this.host = host;
        }
    }

    /** The transaction of the task on this thread. */
    private static final ThreadLocal<Tx> CURRENT = new ThreadLocal<>();

    private record Waiter(Tx tx, CompletableFuture<Void> turn) {}

    private final SimulatedClock timeline;
    private final FaultInjector weather;
    private final Trace trace;
    private final ZoneId zone;
    private final CommittedRows rows;
    private final SimulatedRepositories repositories;

    private final List<Tx> open = new ArrayList<>();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private Tx lockHolder;
    private boolean withoutRowLock;

    public SimulatedDatabase(
            SimulatedClock timeline,
            FaultInjector weather,
            Trace trace,
            ZoneId zone,
            long policyId,
            CouponTerms terms) {
        this.timeline = timeline;
        this.weather = weather;
        this.trace = trace;
        this.zone = zone;
        rows = new CommittedRows(trace, policyId, terms, now());
        repositories = new SimulatedRepositories(this, rows);
    }

    /** For bugs that the constraints would hide. */
    public void dropConstraints() {
        rows.dropConstraints();
    }

    /** For bugs that the row lock would hide. */
    public void dropRowLock() {
        withoutRowLock = true;
    }

    // What the checker looks at.

    public List<IssuedCoupon> rows() {
        return rows.all();
    }

    public int rowCount() {
        return rows.count();
    }

    public int issuedQuantity() {
        return rows.issuedQuantity();
    }

    public Optional<IssuedCoupon> row(long couponId) {
        return rows.row(couponId);
    }

    public Optional<IssuedCoupon> rowOf(long userId) {
        return rows.rowOf(userId);
    }

    public Optional<IssuedCoupon> rowNamed(String key) {
        return rows.rowNamed(key);
    }

    // What the service uses.

    public CouponPolicyRepository policies() {
        return repositories.policies();
    }

    public IssuedCouponRepository coupons() {
        return repositories.coupons();
    }

    public PolicyAudit audit() {
        return repositories.audit();
    }

    // Transactions.

    /** Runs the work as one transaction of this host. */
    public <T> T transaction(Host host, Supplier<T> work) {
        host.check();
        if (weather.ledgerIsAway() || weather.strikes(Fault.LEDGER_FAILS, 0.06)) {
            timeline.sleep(weather.latency() * 4, host);
            throw new Unavailable("connection refused");
        }
        Tx tx = new Tx(host);
        tx.lastStatementMillis = timeline.now();
        open.add(tx);
        CURRENT.set(tx);
        try {
            T result = work.get();
            commit(tx);
            timeline.sleep(weather.latency(), host);
            return result;
        } finally {
            CURRENT.remove();
            if (!tx.leftToTheServer) {
                end(tx);
            }
        }
    }

    /** The host is gone; the server notices. */
    public void connectionsLost(Host host) {
        for (Tx tx : List.copyOf(open)) {
            if (tx.host == host && !tx.leftToTheServer) {
                end(tx);
            }
        }
    }

    private void commit(Tx tx) {
        statement();
        if (tx.issuedQuantity != null && weather.strikes(Fault.COMMIT_IN_DOUBT, 0.15)) {
            int dice = timeline.between(1, 3);
            if (dice == 1) {
                apply(tx);
            } else if (dice == 2) {
                tx.leftToTheServer = true;
                timeline.after(timeline.between(1, 1_500), null, () -> applyIfPossible(tx));
            }
            trace.note("database: connection of %s lost on COMMIT, case %d", tx.host, dice);
            throw new Unavailable("connection lost on COMMIT");
        }
        apply(tx);
    }

    private void applyIfPossible(Tx tx) {
        try {
            apply(tx);
        } catch (Violation rolledBack) {
            trace.note("database: rolled back, %s", rolledBack.getMessage());
        } finally {
            end(tx);
        }
    }

    private void apply(Tx tx) {
        if (tx.issuedQuantity != null) {
            rows.commit(tx.inserted, tx.issuedQuantity);
        }
        end(tx);
    }

    private void end(Tx tx) {
        if (!tx.ended) {
            tx.ended = true;
            open.remove(tx);
            waiting.removeIf(waiter -> waiter.tx() == tx);
            if (lockHolder == tx) {
                lockHolder = null;
                handTheLockOn();
            }
        }
    }

    private void handTheLockOn() {
        Waiter next = waiting.poll();
        if (next != null) {
            lockHolder = next.tx();
            var unused = next.turn().complete(null);
        }
    }

    /** A statement that reads what is committed. */
    void statement() {
        var unused = nextStatement();
    }

    /** A statement that inserts these coupons and counts them in the policy's row; put aside until the commit. */
    void write(List<IssuedCoupon> granted, int issuedQuantity) {
        Tx tx = nextStatement();
        granted.forEach(rows::checkUnique);
        tx.inserted.addAll(granted);
        tx.issuedQuantity = issuedQuantity;
    }

    /** Before each statement: time passes, and the transaction may be over. */
    private Tx nextStatement() {
        Tx tx = CURRENT.get();
        timeline.sleep(weather.latency(), tx.host);
        if (tx.ended) {
            throw new Unavailable("terminated by the server");
        }
        tx.lastStatementMillis = timeline.now();
        return tx;
    }

    /** A statement that locks the policy's row, or waits for the lock. */
    void takeLock() {
        Tx tx = nextStatement();
        if (withoutRowLock || lockHolder == tx) {
            return;
        }
        if (lockHolder == null) {
            lockHolder = tx;
        } else {
            Waiter waiter = new Waiter(tx, new CompletableFuture<>());
            waiting.add(waiter);
            timeline.after(LOCK_TIMEOUT_MILLIS, null, () -> giveUp(waiter));
            timeline.await(waiter.turn(), tx.host);
            if (waiter.turn().isCompletedExceptionally()) {
                throw new Unavailable("lock time-out");
            }
            if (tx.ended) {
                throw new Unavailable("terminated by the server");
            }
        }
        tx.lastStatementMillis = timeline.now();
        timeline.after(IDLE_TIMEOUT_MILLIS, null, () -> endIdle(tx));
    }

    private void giveUp(Waiter waiter) {
        if (waiting.remove(waiter)) {
            waiter.turn().completeExceptionally(new Unavailable("lock time-out"));
        }
    }

    private void endIdle(Tx tx) {
        if (!tx.ended && !tx.leftToTheServer) {
            long idle = timeline.now() - tx.lastStatementMillis;
            if (idle >= IDLE_TIMEOUT_MILLIS) {
                trace.note("database: ends the idle transaction of %s", tx.host);
                end(tx);
            } else {
                timeline.after(IDLE_TIMEOUT_MILLIS - idle, null, () -> endIdle(tx));
            }
        }
    }

    ZoneId zone() {
        return zone;
    }

    LocalDateTime now() {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(timeline.now()), zone);
    }
}
