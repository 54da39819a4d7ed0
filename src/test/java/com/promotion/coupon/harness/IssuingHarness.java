package com.promotion.coupon.harness;

import com.github.f4b6a3.tsid.TsidFactory;
import com.promotion.coupon.application.CouponIssueService;
import com.promotion.coupon.application.CouponUseService;
import com.promotion.coupon.application.concurrent.ConcurrencyLimiter;
import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.concurrent.ResponseExecutor;
import com.promotion.coupon.application.config.ServiceSettings;
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
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.application.node.CouponIds;
import com.promotion.coupon.application.policy.EndedPolicyCleanup;
import com.promotion.coupon.application.policy.PolicyLifecycle;
import com.promotion.coupon.application.reconcile.GateReconciler;
import com.promotion.coupon.application.reconcile.OutboxRecovery;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.CouponUseRepository;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.fixtures.Settings;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.infrastructure.persistence.CouponDataSource;
import com.promotion.coupon.infrastructure.persistence.JpaCouponPolicyQueries;
import com.promotion.coupon.infrastructure.persistence.JpaCouponPolicyRepository;
import com.promotion.coupon.infrastructure.persistence.JpaCouponUseRepository;
import com.promotion.coupon.infrastructure.persistence.JpaIssuedCouponRepository;
import com.promotion.coupon.infrastructure.persistence.JpaPolicyAudit;
import com.promotion.coupon.infrastructure.persistence.SchemaMigration;
import com.promotion.coupon.infrastructure.redis.RedisStockGate;
import com.promotion.coupon.infrastructure.redis.RedissonProducer;
import com.promotion.servers.BackingServers;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hibernate.SessionFactory;
import org.hibernate.boot.model.naming.CamelCaseToUnderscoresNamingStrategy;
import org.hibernate.cfg.Configuration;
import org.postgresql.ds.PGSimpleDataSource;
import org.redisson.Redisson;
import org.redisson.api.RScript;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;

/**
 * The service's own issuing path over real PostgreSQL and Redis, without an application server: the same classes,
 * wired by hand, with resource-local transactions in place of JTA.
 */
public final class IssuingHarness implements AutoCloseable {
    private static final int LEDGER_THREADS = 8;
    private static final String OPERATOR = "operator";
    private static final long EXPIRE_EVERY_MILLIS = 50;

    private final ServiceSettings settings = Settings.shipped();
    private final Deadlines deadlines = new Deadlines(settings);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService workers = Executors.newFixedThreadPool(LEDGER_THREADS);
    private final ExecutorService answers = Executors.newFixedThreadPool(2);
    private final SessionFactory sessions;
    private final ResourceLocalTransactions transactions;
    private final RedissonClient redisson;
    private final CouponPolicyRepository policies;
    private final IssuedCouponRepository coupons;
    private final CouponUseRepository uses;
    private final PolicyAudit audit;
    private final PolicyLifecycle lifecycle;
    private final EndedPolicyCleanup cleanup;
    private final JobRunner jobs = new JobRunner(new InFlightRequests());
    private final GateLoader loader;
    private final StockGate gate;
    private final ThrottledLog log = new ThrottledLog();
    private final GateHealth health = new GateHealth();
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
        var unused = clock.scheduleWithFixedDelay(
                deadlines::expire, EXPIRE_EVERY_MILLIS, EXPIRE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        PGSimpleDataSource database = servers.dataSource();
        database.setUrl(jdbcUrl);
        SchemaMigration.migrate(database);
        sessions = new Configuration()
                .addAnnotatedClass(CouponPolicy.class)
                .addAnnotatedClass(IssuedCoupon.class)
                .setPhysicalNamingStrategy(new CamelCaseToUnderscoresNamingStrategy())
                .setProperty("hibernate.connection.url", jdbcUrl)
                .setProperty("hibernate.connection.options", CouponDataSource.PLANNING)
                .setProperty("hibernate.connection.username", servers.dbUser())
                .setProperty("hibernate.connection.password", servers.dbPassword())
                .setProperty("hibernate.connection.pool_size", String.valueOf(LEDGER_THREADS * 2))
                .buildSessionFactory();
        redisson = Redisson.create(RedissonProducer.config(servers.redisUrl(), Duration.ofSeconds(2)));

        transactions = new ResourceLocalTransactions(sessions);
        EntityManager entities = transactions.entities();
        audit = new JpaPolicyAudit(entities);
        policies = new JpaCouponPolicyRepository(entities, settings);
        coupons = new JpaIssuedCouponRepository(entities);
        uses = new JpaCouponUseRepository(entities);
        using = new CouponUseService(transactions, coupons, policies, uses);
        TsidFactory tsids = TsidFactory.newInstance1024(1_023);
        CouponIds ids = () -> tsids.create().toLong();
        lifecycle = new PolicyLifecycle(transactions, policies, audit, ids);
        gate = new RedisStockGate(redisson, deadlines, settings);
        loader = new GateLoader(gate, health, transactions, policies, coupons, settings, log);
        IssueCounters counters = new IssueCounters(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        LedgerCircuitBreaker breaker = new LedgerCircuitBreaker(settings, log);
        RecordStage record = new RecordStage(
                transactions, new LedgerDecision(policies, coupons, audit), breaker, counters, settings, workers, log);
        SettleStage settle = new SettleStage(gate, health, settings, answers);
        gateRecovery = new GateRecoveryJob(gate, health, loader, Runnable::run);
        recovery = new OutboxRecovery(gate, record, settle, breaker, log);
        reconciler = new GateReconciler(gate, health, transactions, policies, recovery);
        cleanup = new EndedPolicyCleanup(
                gate, health, transactions, new JpaCouponPolicyQueries(entities), policies, recovery, log);
        InFlightRequests inFlight = new InFlightRequests();
        issuing = new CouponIssueService(
                ids,
                new ClaimStage(gate, health, record, inFlight, counters, settings, answers),
                record,
                settle,
                new PendingClaims(gate),
                breaker,
                inFlight,
                new ConcurrencyLimiter(inFlight, new Responding(answers), settings),
                counters,
                deadlines,
                new Responding(answers));
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
        health.notLoaded(policyId);
    }

    /** What the set of users takes in Redis. */
    public long issuedSetBytes(long policyId) {
        return redisson.getScript(StringCodec.INSTANCE)
                .eval(
                        RScript.Mode.READ_ONLY,
                        "return redis.call('MEMORY', 'USAGE', KEYS[1], 'SAMPLES', 0)",
                        RScript.ReturnType.LONG,
                        List.of(issuedSet(policyId)));
    }

    /** How many users the gate knows to hold a coupon of this policy. */
    public int issuedSetSize(long policyId) {
        return redisson.getSet(issuedSet(policyId), StringCodec.INSTANCE).size();
    }

    private static String issuedSet(long policyId) {
        return "coupon:issued:{" + policyId + "}";
    }

    /** Loads what is not trusted; returns when that is done. */
    public void monitor() {
        gateRecovery.look();
    }

    public CompletableFuture<IssueOutcome> ask(long policyId, long userId, String key) {
        return issuing.issue(new IssueCouponCommand(policyId, userId, key)).toCompletableFuture();
    }

    /** What the audit of the gate finds right now. */
    public List<PolicyGauge> audit() {
        reconciler.look();
        return reconciler.gauges();
    }

    /** A policy that is open from a minute ago until tomorrow, gate loaded; returns its id. */
    public long open(int totalQuantity) {
        LocalDateTime now = now();
        PolicyView policy = lifecycle.create(
                Terms.of(totalQuantity)
                        .window(now.minusMinutes(1), now.plusDays(1))
                        .build(),
                OPERATOR);
        lifecycle.activate(policy.id(), OPERATOR);
        loader.load(policy.id());
        return policy.id();
    }

    /** A policy that nobody has activated; its start and end are so far from now. Returns its id. */
    public long plan(int totalQuantity, Duration start, Duration end) {
        LocalDateTime now = now();
        return lifecycle
                .create(
                        Terms.of(totalQuantity)
                                .window(now.plus(start), now.plus(end))
                                .build(),
                        OPERATOR)
                .id();
    }

    /** Gives the policy another quantity and another end, in the database only: the gate is not told. */
    public PolicyView change(long policyId, int totalQuantity, LocalDateTime endAt) {
        CouponTerms now = policy(policyId).terms();
        CouponTerms terms = new CouponTerms(
                now.name(),
                now.description(),
                now.discountType(),
                now.discountValue(),
                now.maxDiscountAmount(),
                now.minOrderAmount(),
                totalQuantity,
                now.startAt(),
                endAt,
                now.expireAt());
        return lifecycle.change(policyId, version -> true, terms, OPERATOR).after();
    }

    /** Has the gate forget the policy and load it again. */
    public boolean renew(long policyId) {
        return loader.renew(policyId);
    }

    /** Ends the policy, in the database only: the gate is not told. */
    public PolicyView end(long policyId) {
        return lifecycle.end(policyId, OPERATOR);
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
        return transactions.call(() -> audit.page(policyId, Long.MAX_VALUE, 100)).stream()
                .map(entry -> entry.change().action() + " " + entry.change().actor())
                .toList();
    }

    public CompletableFuture<CouponView> issue(long policyId, long userId) {
        return ask(policyId, userId, null).thenApply(IssueOutcome::coupon);
    }

    public CouponQuote use(UseCouponCommand command) {
        return using.use(command);
    }

    public CancelledUse cancel(long couponId, String orderId) {
        return using.cancel(couponId, null, orderId);
    }

    /** Expires what is overdue at this time, which need not be now. */
    public int expire(LocalDateTime at, int limit) {
        return transactions.call(() -> uses.expire(at, limit));
    }

    /** The database's clock. */
    public LocalDateTime now() {
        return transactions.call(policies::now);
    }

    public PolicyView policy(long policyId) {
        return transactions.call(() -> PolicyView.of(policies.find(policyId).orElseThrow()));
    }

    /** Every holder, in the order of issuing. */
    public List<Holder> holders(long policyId) {
        return transactions.call(() -> coupons.holders(policyId, 0, Integer.MAX_VALUE));
    }

    /** For looking into the gate. */
    public RedissonClient redisson() {
        return redisson;
    }

    @Override
    public void close() {
        workers.shutdown();
        answers.shutdown();
        redisson.shutdown();
        clock.shutdown();
        sessions.close();
    }

    /** No server's threads ask here: whoever is answered asks for the next user, and must not wait for itself. */
    private record Responding(ExecutorService answers) implements ResponseExecutor {
        @Override
        public void execute(Runnable answer) {
            answers.execute(answer);
        }

        @Override
        public boolean isWriting() {
            return true;
        }
    }
}
