package com.promotion.coupon.harness;

import com.github.f4b6a3.tsid.TsidFactory;
import com.promotion.coupon.application.CouponIssueService;
import com.promotion.coupon.application.CouponUseService;
import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.concurrent.ConcurrencyLimiter;
import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.Redis;
import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.dto.PolicyGauge;
import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.dto.UseCouponCommand;
import com.promotion.coupon.application.gate.Claim;
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
import com.promotion.coupon.application.job.JobRunner;
import com.promotion.coupon.application.limit.KnownPolicies;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.application.node.CouponIds;
import com.promotion.coupon.application.policy.EndedPolicyCleanup;
import com.promotion.coupon.application.policy.PolicyLifecycle;
import com.promotion.coupon.application.reconcile.GateReconciler;
import com.promotion.coupon.application.reconcile.OutboxRecovery;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.infrastructure.redis.RedisStockGate;
import com.promotion.coupon.infrastructure.redis.RedissonProducer;
import com.promotion.servers.BackingServers;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;

/**
 * The service's own issuing path over a real database and Redis, or none, without an application server: the same classes,
 * wired by hand, with resource-local transactions in place of JTA.
 */
public final class IssuingHarness implements AutoCloseable {
    private static final int LEDGER_THREADS = 8;
    private static final String OPERATOR = "operator";
    private static final long EXPIRE_EVERY_MILLIS = 50;

    private final ServiceSettings settings;
    private final Deadlines deadlines;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newFixedThreadPool(LEDGER_THREADS);
    private final ExecutorService answers = Executors.newFixedThreadPool(2);
    private final HarnessDatabase database;
    private final RedissonClient redisson; // null without a gate
    private final PolicyLifecycle lifecycle;
    private final EndedPolicyCleanup cleanup;
    private final JobRunner jobs = new JobRunner(new InFlightRequests());
    private final GateLoader loader;
    private final StockGate gate;
    private final ThrottledLog log = new ThrottledLog();
    private final GateHealth health;
    private final GateRecoveryJob gateRecovery;
    private final OutboxRecovery recovery;
    private final GateReconciler reconciler;
    private final CouponIssueService issuing;
    private final CouponUseService using;

    public IssuingHarness(BackingServers servers) {
        this(servers, servers.jdbcUrl());
    }

    /** On another database of the same server. */
    public IssuingHarness(BackingServers servers, String jdbcUrl) {
        this(LedgerDatabase.of(servers, jdbcUrl), servers.redisUrl());
    }

    /** A node that no Redis was configured for. */
    public static IssuingHarness withoutGate(LedgerDatabase ledger) {
        return new IssuingHarness(ledger.withoutGate(), "");
    }

    private IssuingHarness(LedgerDatabase ledger, String redisUrl) {
        settings = ledger.settings();
        deadlines = new Deadlines(settings);
        health = new GateHealth(settings);
        var unused = clock.scheduleWithFixedDelay(
                deadlines::expire, EXPIRE_EVERY_MILLIS, EXPIRE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        database = new HarnessDatabase(ledger, LEDGER_THREADS * 2);
        redisson = redisUrl.isEmpty()
                ? null
                : Redisson.create(RedissonProducer.config(new Redis(redisUrl, ""), Duration.ofSeconds(2)));

        Transactions transactions = database.transactions;
        CouponPolicyRepository policies = database.policies;
        using = new CouponUseService(transactions, database.coupons, policies, database.uses);
        TsidFactory tsids = TsidFactory.newInstance1024(1_023);
        CouponIds ids = () -> tsids.create().toLong();
        lifecycle = new PolicyLifecycle(transactions, policies, database.audit, ids);
        gate = new RedisStockGate(redisson, deadlines, settings, new Clocks());
        loader = new GateLoader(gate, health, transactions, policies, database.coupons, settings, log);
        IssueCounters counters = new IssueCounters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        LedgerCircuitBreaker breaker = new LedgerCircuitBreaker(settings, log);
        RecordStage record = new RecordStage(
                transactions,
                new LedgerDecision(policies, database.coupons, database.audit),
                breaker,
                counters,
                settings,
                workers,
                log);
        SettleStage settle = new SettleStage(gate, health, settings, answers);
        gateRecovery = new GateRecoveryJob(gate, health, loader, Runnable::run);
        recovery = new OutboxRecovery(gate, record, settle, breaker, log);
        reconciler = new GateReconciler(gate, health, transactions, policies, recovery);
        cleanup = new EndedPolicyCleanup(gate, health, transactions, database.policyQueries, policies, recovery);
        InFlightRequests inFlight = new InFlightRequests();
        issuing = new CouponIssueService(
                ids,
                new ClaimStage(gate, health, record, inFlight, counters, settings, answers),
                record,
                settle,
                new PendingClaims(gate),
                breaker,
                inFlight,
                new ConcurrencyLimiter(inFlight, new HarnessResponses(answers), settings),
                counters,
                deadlines,
                new HarnessResponses(answers),
                new KnownPolicies(health),
                settings);
    }

    /** Claims at the gate, and nothing more: what a process that dies in between leaves behind. */
    public void claimAndDie(long policyId, List<Claim> claims) {
        gate.claim(policyId, claims).toCompletableFuture().join();
    }

    /** Records what lies in the outbox, if it is that old. */
    public void recover(long policyId, long ageMillis) {
        recovery.recordOlderThan(policyId, ageMillis).toCompletableFuture().join();
    }

    public void load(long policyId) {
        loader.load(policyId);
    }

    /** Lets claims pass the gate by until the policy is loaded. */
    public void distrust(long policyId) {
        health.noteNotLoaded(policyId);
    }

    /** Loads what is not trusted; returns when that is done. */
    public void monitor() {
        gateRecovery.run();
    }

    public CompletableFuture<IssueOutcome> ask(long policyId, long userId, String key) {
        return issuing.issue(new IssueCouponCommand(policyId, userId, key)).toCompletableFuture();
    }

    /** What the audit of the gate finds right now. */
    public List<PolicyGauge> audit() {
        reconciler.run();
        return reconciler.gauges();
    }

    /** What the audit finds of one policy. */
    public PolicyGauge gauge(long policyId) {
        return audit().stream()
                .filter(gauge -> gauge.policyId() == policyId)
                .findAny()
                .orElseThrow();
    }

    /** A policy that is open from a minute ago until tomorrow, gate loaded; returns its id. */
    public long open(int totalQuantity) {
        long policyId = plan(totalQuantity, Duration.ofMinutes(-1), Duration.ofDays(1));
        lifecycle.activate(policyId, any -> true, OPERATOR);
        loader.load(policyId);
        return policyId;
    }

    /** A policy in the state PENDING; its start and end are so far from now. Returns its id. */
    public long plan(int totalQuantity, Duration start, Duration end) {
        LocalDateTime now = now();
        CouponTerms terms =
                Terms.of(totalQuantity).window(now.plus(start), now.plus(end)).build();
        return lifecycle.create(terms, OPERATOR, null).policy().id();
    }

    /** Gives the policy another quantity and another end, in the database only: the gate is not told. */
    public PolicyView change(long policyId, int totalQuantity, LocalDateTime endAt) {
        CouponTerms terms = Terms.changed(policy(policyId).terms(), totalQuantity, endAt);
        return lifecycle.change(policyId, version -> true, terms, OPERATOR).after();
    }

    /** Has the gate forget the policy and load it again. */
    public boolean renew(long policyId) {
        return loader.renew(policyId);
    }

    /** Ends the policy, in the database only: the gate is not told. */
    public PolicyView end(long policyId) {
        return lifecycle.end(policyId, any -> true, OPERATOR);
    }

    /** What the timer does at startAt. */
    public boolean openIfDue(long policyId) {
        return lifecycle.openIfDue(policyId);
    }

    /** What the timer does at endAt. */
    public boolean endIfOver(long policyId) {
        return lifecycle.endIfOver(policyId);
    }

    /** What the timer does with the gates of ended policies. */
    public void closeGates() {
        jobs.run("clean-up", cleanup::cleanUp);
    }

    /** What was done to the policy, newest first, as "ACTION actor". */
    public List<String> trail(long policyId) {
        return database.transactions.call(() -> database.audit.page(policyId, Long.MAX_VALUE, 100)).stream()
                .map(entry -> entry.change().action() + " " + entry.change().actor())
                .toList();
    }

    public CompletableFuture<CouponView> issue(long policyId, long userId) {
        return ask(policyId, userId, null).thenApply(IssueOutcome::coupon);
    }

    public CouponQuote use(UseCouponCommand command) {
        return using.use(command);
    }

    public CancelledUse cancel(long couponId, String orderId, int attempt) {
        return using.cancel(couponId, null, orderId, attempt);
    }

    /** Expires what is overdue at this time, which need not be now. */
    public int expire(LocalDateTime at, int limit) {
        return database.transactions.call(() -> database.uses.expire(at, limit));
    }

    /** The database's clock. */
    public LocalDateTime now() {
        return database.transactions.call(database.policies::now);
    }

    public PolicyView policy(long policyId) {
        return database.transactions.call(
                () -> PolicyView.of(database.policies.find(policyId).orElseThrow()));
    }

    /** Every holder, in the order of issuing. */
    public List<Holder> holders(long policyId) {
        return database.transactions.call(() -> database.coupons.holders(policyId, 0, Integer.MAX_VALUE));
    }

    public PolicyKeys keys(long policyId) {
        return new PolicyKeys(redisson, policyId);
    }

    public RedissonClient redisson() {
        return redisson;
    }

    @Override
    public void close() {
        workers.shutdown();
        answers.shutdown();
        Optional.ofNullable(redisson).ifPresent(RedissonClient::shutdown);
        clock.shutdown();
        database.close();
    }
}
