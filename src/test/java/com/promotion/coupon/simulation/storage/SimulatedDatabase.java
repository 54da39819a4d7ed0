package com.promotion.coupon.simulation.storage;

import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.simulation.engine.FaultInjector;
import com.promotion.coupon.simulation.engine.FaultInjector.Fault;
import com.promotion.coupon.simulation.engine.Host;
import com.promotion.coupon.simulation.engine.SimulatedClock;
import com.promotion.coupon.simulation.engine.Trace;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One policy and its coupons as PostgreSQL keeps them: transactions of several hosts side by side, reading what is
 * committed; a row lock that others wait for; unique keys; the server's time-outs for waiting and for doing nothing;
 * and a COMMIT whose reply may never come. What a transaction writes is put aside until it commits.
 */
public final class SimulatedDatabase {
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

    /** The transaction of the task on this thread. */
    private static final ThreadLocal<SimulatedTransaction> CURRENT = new ThreadLocal<>();

    private final SimulatedClock timeline;
    private final FaultInjector weather;
    private final Trace trace;
    private final ZoneId zone;
    private final CommittedRows rows;
    private final SimulatedRepositories repositories;

    private final List<SimulatedTransaction> open = new ArrayList<>();
    private final RowLock rowLock;

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
        rowLock = new RowLock(timeline);
    }

    /** For bugs that the constraints would hide. */
    public void dropConstraints() {
        rows.dropConstraints();
    }

    /** For bugs that the row lock would hide. */
    public void dropRowLock() {
        rowLock.drop();
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
        SimulatedTransaction tx = new SimulatedTransaction(host);
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
        for (SimulatedTransaction tx : List.copyOf(open)) {
            if (tx.host == host && !tx.leftToTheServer) {
                end(tx);
            }
        }
    }

    private void commit(SimulatedTransaction tx) {
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

    private void applyIfPossible(SimulatedTransaction tx) {
        try {
            apply(tx);
        } catch (Violation rolledBack) {
            trace.note("database: rolled back, %s", rolledBack.getMessage());
        } finally {
            end(tx);
        }
    }

    private void apply(SimulatedTransaction tx) {
        if (tx.issuedQuantity != null) {
            rows.commit(tx.inserted, tx.issuedQuantity);
        }
        end(tx);
    }

    private void end(SimulatedTransaction tx) {
        if (!tx.ended) {
            tx.ended = true;
            open.remove(tx);
            rowLock.release(tx);
        }
    }

    /** A statement that reads what is committed. */
    void statement() {
        var unused = nextStatement();
    }

    /** A statement that inserts these coupons and counts them in the policy's row; put aside until the commit. */
    void write(List<IssuedCoupon> granted, int issuedQuantity) {
        SimulatedTransaction tx = nextStatement();
        granted.forEach(rows::checkUnique);
        tx.inserted.addAll(granted);
        tx.issuedQuantity = issuedQuantity;
    }

    /** Before each statement: time passes, and the transaction may be over. */
    private SimulatedTransaction nextStatement() {
        SimulatedTransaction tx = CURRENT.get();
        timeline.sleep(weather.latency(), tx.host);
        if (tx.ended) {
            throw new Unavailable("terminated by the server");
        }
        tx.lastStatementMillis = timeline.now();
        return tx;
    }

    /** A statement that locks the policy's row, or waits for the lock. */
    void takeLock() {
        SimulatedTransaction tx = nextStatement();
        if (!rowLock.take(tx)) {
            return;
        }
        if (tx.ended) {
            throw new Unavailable("terminated by the server");
        }
        tx.lastStatementMillis = timeline.now();
        timeline.after(IDLE_TIMEOUT_MILLIS, null, () -> endIdle(tx));
    }

    private void endIdle(SimulatedTransaction tx) {
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
