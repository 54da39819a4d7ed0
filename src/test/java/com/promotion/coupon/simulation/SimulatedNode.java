package com.promotion.coupon.simulation;

import com.promotion.coupon.application.CouponIssueService;
import com.promotion.coupon.application.concurrent.ConcurrencyLimiter;
import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.gate.GateLoader;
import com.promotion.coupon.application.gate.GateRecoveryJob;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.issue.ClaimStage;
import com.promotion.coupon.application.issue.IssueCounters;
import com.promotion.coupon.application.issue.LedgerCircuitBreaker;
import com.promotion.coupon.application.issue.LedgerDecision;
import com.promotion.coupon.application.issue.PendingClaims;
import com.promotion.coupon.application.issue.RecordStage;
import com.promotion.coupon.application.issue.SettleStage;
import com.promotion.coupon.application.limit.KnownPolicies;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.application.reconcile.GateReconciler;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.fixtures.memory.Ledger;
import com.promotion.coupon.simulation.engine.FaultInjector;
import com.promotion.coupon.simulation.engine.FaultInjector.Fault;
import com.promotion.coupon.simulation.engine.Host;
import com.promotion.coupon.simulation.engine.HostDied;
import com.promotion.coupon.simulation.engine.SimulatedClock;
import com.promotion.coupon.simulation.engine.Trace;
import com.promotion.coupon.simulation.storage.GateClient;
import com.promotion.coupon.simulation.storage.SimulatedDatabase;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** One node of the service, with everything of its own but the gate and the database, and its timer. */
final class SimulatedNode {
    private static final long TICK_MILLIS = 1_000;
    private static final long EXPIRE_EVERY_MILLIS = 100;

    final Host host;
    final GateClient gateClient;
    final GateHealth health;
    private final SimulatedClock timeline;
    private final Trace trace;
    private final GateRecoveryJob gateRecovery;
    private final GateReconciler reconciler;
    private final Deadlines deadlines;
    /** Else deadlines are not checked: a check every tenth of a second is most of what happens in a quiet history. */
    private final boolean deadlinesMatter;

    private final CouponIssueService issuing;
    private boolean ticking;

    SimulatedNode(
            Host host,
            SimulatedClock timeline,
            FaultInjector weather,
            Trace trace,
            GateClient gateClient,
            SimulatedDatabase database,
            ServiceSettings settings,
            LongSupplier ids,
            SimulatedParts parts) {
        this.host = host;
        this.timeline = timeline;
        this.trace = trace;
        this.gateClient = gateClient;
        StockGate gate = parts.gate(gateClient);
        Executor threads = task -> timeline.after(weather.latency(), host, task);
        Transactions transactions = new HostTransactions(database, host);
        LongSupplier nanoTime = () -> TimeUnit.MILLISECONDS.toNanos(timeline.now());
        ThrottledLog log = new ThrottledLog(nanoTime);
        IssueCounters counters = new IssueCounters(new CompositeMeterRegistry()); // measures nothing
        health = parts.health();
        GateLoader loader =
                new GateLoader(gate, health, transactions, database.policies(), database.coupons(), settings, log);
        gateRecovery = new GateRecoveryJob(gate, health, loader, threads);
        LedgerDecision decision = parts.decision(database.policies(), database.coupons(), database.audit());
        LedgerCircuitBreaker breaker = parts.breaker(settings.ledger().threads(), nanoTime, log);
        RecordStage record =
                parts.ledger(Ledger.of(transactions, decision)).stage(breaker, counters, settings, threads, log);
        SettleStage settle = parts.settle(gate, health, settings, threads);
        reconciler = new GateReconciler(
                gate, health, transactions, database.policies(), parts.recovery(gate, record, settle, breaker, log));
        deadlinesMatter = weather.has(Fault.DEADLINE);
        deadlines = new Deadlines(settings, nanoTime);
        InFlightRequests inFlight = new InFlightRequests();
        issuing = new CouponIssueService(
                ids::getAsLong,
                new ClaimStage(gate, health, record, inFlight, counters, settings, threads),
                record,
                settle,
                new PendingClaims(gate),
                breaker,
                inFlight,
                new ConcurrencyLimiter(inFlight, threads::execute, settings),
                counters,
                deadlines,
                threads::execute,
                new KnownPolicies(health, nanoTime),
                settings);
    }

    CompletionStage<IssueOutcome> issue(IssueCouponCommand command) {
        return issuing.issue(command);
    }

    /** Starts the timers. */
    void start(long inMillis) {
        timeline.after(inMillis, host, this::tick);
        if (deadlinesMatter) {
            timeline.after(inMillis, host, this::expire);
        }
    }

    private void expire() {
        if (host.alive()) {
            timeline.after(EXPIRE_EVERY_MILLIS, host, this::expire);
            deadlines.expire();
        }
    }

    private void tick() {
        if (!host.alive()) {
            return;
        }
        timeline.after(TICK_MILLIS, host, this::tick);
        if (!ticking) {
            ticking = true;
            run("gate recovery", gateRecovery::run);
            run("gate reconciliation", reconciler::run);
            ticking = false;
        }
    }

    private void run(String job, Runnable work) {
        try {
            work.run();
        } catch (HostDied dead) {
            throw dead;
        } catch (RuntimeException failure) {
            trace.note("%s: job '%s' failed, %s", host, job, failure.toString());
        }
    }

    /** The database as this host sees it. */
    private record HostTransactions(SimulatedDatabase database, Host host) implements Transactions {
        @Override
        public <T> T call(Supplier<T> work) {
            try {
                return database.transaction(host, work);
            } catch (SimulatedDatabase.Unavailable failure) {
                throw new DatabaseUnavailableException(failure);
            }
        }
    }
}
