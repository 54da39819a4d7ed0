package com.promotion.coupon.simulation;

import com.promotion.coupon.application.CouponIssueService;
import com.promotion.coupon.application.concurrent.ConcurrencyLimiter;
import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.gate.GateLoadTransaction;
import com.promotion.coupon.application.gate.GateLoader;
import com.promotion.coupon.application.gate.GateRecoveryJob;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.issue.ClaimStage;
import com.promotion.coupon.application.issue.IssueCounters;
import com.promotion.coupon.application.issue.IssueLedger;
import com.promotion.coupon.application.issue.LedgerCircuitBreaker;
import com.promotion.coupon.application.issue.LedgerDecision;
import com.promotion.coupon.application.issue.PendingClaims;
import com.promotion.coupon.application.issue.RecordStage;
import com.promotion.coupon.application.issue.SettleStage;
import com.promotion.coupon.application.policy.PolicyTransaction;
import com.promotion.coupon.application.reconcile.GateReconciler;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.domain.CouponPolicyRepository.StockLevel;
import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
import com.promotion.coupon.simulation.FaultInjector.Fault;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One node of the service, with everything of its own but the gate and the database, and its timer. */
final class SimulatedNode {
    private static final long TICK_MILLIS = 1_000;
    private static final long EXPIRE_EVERY_MILLIS = 100;

    final Host host;
    final GateClient gateClient;
    final GateHealth trust;
    private final SimulatedClock timeline;
    private final Trace trace;
    private final GateRecoveryJob monitor;
    private final GateReconciler audit;
    private final Deadlines deadlines;
    /** Else nobody looks at them: a look every tenth of a second is most of what happens in a quiet history. */
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
        trust = parts.trust();
        GateLoader loader = new GateLoader(gate, trust, parts.loadTransaction(database, host, gate, settings));
        monitor = new GateRecoveryJob(gate, trust, loader, threads);
        LedgerDecision transaction = parts.ledgerTransaction(database.policies(), database.coupons());
        IssueLedger ledger = parts.ledger((policyId, admissions, look) -> {
            try {
                return database.transaction(host, () -> transaction.record(policyId, admissions, look));
            } catch (SimulatedDatabase.Unavailable failure) {
                throw new DatabaseUnavailableException(failure);
            }
        });
        RecordStage record = new RecordStage(
                ledger,
                new LedgerCircuitBreaker(() -> TimeUnit.MILLISECONDS.toNanos(timeline.now())),
                settings,
                threads);
        SettleStage settle = parts.settle(gate, trust, settings, threads);
        audit = new GateReconciler(
                gate, trust, new AuditTransaction(database, host), parts.recovery(gate, record, settle));
        deadlinesMatter = weather.has(Fault.DEADLINE);
        deadlines = new Deadlines(settings, () -> TimeUnit.MILLISECONDS.toNanos(timeline.now()));
        InFlightRequests inFlight = new InFlightRequests();
        issuing = new CouponIssueService(
                ids::getAsLong,
                new ClaimStage(gate, trust, record, inFlight, settings, threads),
                record,
                settle,
                new PendingClaims(gate),
                inFlight,
                new ConcurrencyLimiter(inFlight, threads::execute, settings),
                new IssueCounters(),
                deadlines,
                threads::execute);
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
            run("gate monitor", monitor::look);
            run("gate audit", audit::look);
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

    /** What a loader does in the database. */
    static class LoadTransaction extends GateLoadTransaction {
        private final SimulatedDatabase database;
        private final Host host;

        LoadTransaction(SimulatedDatabase database, Host host, StockGate gate, ServiceSettings settings) {
            super(database.policies(), database.coupons(), gate, settings);
            this.database = database;
            this.host = host;
        }

        @Override
        public boolean issuable(long policyId) {
            return database.transaction(host, () -> super.issuable(policyId));
        }

        @Override
        public List<Holder> holders(long policyId, int afterNumber, int limit) {
            return database.transaction(host, () -> super.holders(policyId, afterNumber, limit));
        }

        @Override
        public boolean addRestAndSwap(long policyId, String token, int afterNumber) {
            return database.transaction(host, () -> super.addRestAndSwap(policyId, token, afterNumber));
        }
    }

    /** What the audit does in the database. */
    private static final class AuditTransaction extends PolicyTransaction {
        private final SimulatedDatabase database;
        private final Host host;

        AuditTransaction(SimulatedDatabase database, Host host) {
            super(database.policies());
            this.database = database;
            this.host = host;
        }

        @Override
        public List<StockLevel> stockLevels() {
            return database.transaction(host, super::stockLevels);
        }
    }
}
