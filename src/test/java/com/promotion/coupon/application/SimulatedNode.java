package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.simulation.GateClient;
import com.promotion.coupon.application.simulation.Host;
import com.promotion.coupon.application.simulation.HostDied;
import com.promotion.coupon.application.simulation.SimulatedDatabase;
import com.promotion.coupon.application.simulation.Timeline;
import com.promotion.coupon.application.simulation.Trace;
import com.promotion.coupon.application.simulation.Weather;
import com.promotion.coupon.application.simulation.Weather.Fault;
import com.promotion.coupon.domain.CouponPolicyRepository.StockLevel;
import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
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
    final GateTrust trust;
    private final Timeline timeline;
    private final Trace trace;
    private final GateMonitor monitor;
    private final GateAudit audit;
    private final Deadlines deadlines;
    /** Else nobody looks at them: a look every tenth of a second is most of what happens in a quiet history. */
    private final boolean deadlinesMatter;

    private final CouponIssueService issuing;
    private boolean ticking;

    SimulatedNode(
            Host host,
            Timeline timeline,
            Weather weather,
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
        monitor = new GateMonitor(gate, trust, loader, threads);
        LedgerTransaction transaction = parts.ledgerTransaction(database.policies(), database.coupons());
        IssueLedger ledger = parts.ledger((policyId, admissions, look) -> {
            try {
                return database.transaction(host, () -> transaction.record(policyId, admissions, look));
            } catch (SimulatedDatabase.Unavailable failure) {
                throw new LedgerUnavailableException(failure);
            }
        });
        RecordStage record = new RecordStage(
                ledger, new LedgerBreaker(() -> TimeUnit.MILLISECONDS.toNanos(timeline.now())), settings, threads);
        SettleStage settle = parts.settle(gate, trust, settings, threads);
        audit = new GateAudit(gate, trust, new AuditTransaction(database, host), parts.recovery(gate, record, settle));
        deadlinesMatter = weather.has(Fault.DEADLINE);
        deadlines = new Deadlines(settings, () -> TimeUnit.MILLISECONDS.toNanos(timeline.now()));
        Doorway doorway = new Doorway();
        issuing = new CouponIssueService(
                ids::getAsLong,
                new ClaimStage(gate, trust, record, doorway, settings, threads),
                record,
                settle,
                new Promises(gate),
                doorway,
                new Turnstile(doorway, threads::execute, settings),
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
