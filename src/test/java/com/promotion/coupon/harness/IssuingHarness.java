package com.promotion.coupon.harness;

import com.github.f4b6a3.tsid.TsidFactory;
import com.promotion.coupon.application.CouponIssueService;
import com.promotion.coupon.application.PolicyReportTransaction;
import com.promotion.coupon.application.UseTransaction;
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
import com.promotion.coupon.application.gate.GateLoadTransaction;
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
import com.promotion.coupon.application.node.CouponIds;
import com.promotion.coupon.application.policy.EndedPolicyCleanup;
import com.promotion.coupon.application.policy.PolicyLifecycle;
import com.promotion.coupon.application.policy.PolicyTransaction;
import com.promotion.coupon.application.reconcile.GateReconciler;
import com.promotion.coupon.application.reconcile.OutboxRecovery;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository.StockLevel;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.fixtures.Settings;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.infrastructure.persistence.CouponDataSource;
import com.promotion.coupon.infrastructure.persistence.JpaCouponPolicyQueries;
import com.promotion.coupon.infrastructure.persistence.JpaCouponPolicyRepository;
import com.promotion.coupon.infrastructure.persistence.JpaCouponQueries;
import com.promotion.coupon.infrastructure.persistence.JpaCouponUseRepository;
import com.promotion.coupon.infrastructure.persistence.JpaIssuedCouponRepository;
import com.promotion.coupon.infrastructure.persistence.JpaPolicyAudit;
import com.promotion.coupon.infrastructure.persistence.SchemaMigration;
import com.promotion.coupon.infrastructure.redis.RedisStockGate;
import com.promotion.coupon.infrastructure.redis.RedissonProducer;
import com.promotion.servers.BackingServers;
import jakarta.persistence.EntityManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
    private static final ThreadLocal<EntityManager> CURRENT = new ThreadLocal<>();
    private final SessionFactory sessions;
    private final RedissonClient redisson;
    private final JpaCouponPolicyRepository policies;
    private final JpaIssuedCouponRepository coupons;
    private final PolicyTransaction policyTransaction;
    private final PolicyLifecycle changes;
    private final PolicyAudit trail;
    private final EndedPolicyCleanup closing;
    private final JobRunner jobs = new JobRunner(new InFlightRequests());
    private final GateLoader loader;
    private final StockGate gate;
    private final GateHealth trust = new GateHealth();
    private final GateRecoveryJob monitor;
    private final OutboxRecovery recovery;
    private final GateReconciler audit;
    private final CouponIssueService issuing;
    private final JpaCouponUseRepository uses;
    private final UseTransaction useTransaction;

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

        EntityManager entities = followingTheTransaction();
        trail = new JpaPolicyAudit(entities);
        policies = new JpaCouponPolicyRepository(entities, trail, settings);
        coupons = new JpaIssuedCouponRepository(entities);
        uses = new JpaCouponUseRepository(entities);
        useTransaction = new UseTransaction(coupons, policies, uses);
        TsidFactory tsids = TsidFactory.newInstance1024(1_023);
        CouponIds ids = () -> tsids.create().toLong();
        policyTransaction = new PolicyTransaction(policies);
        changes = new PolicyLifecycle(policies, trail, ids);
        gate = new RedisStockGate(redisson, deadlines, settings);
        loader = new GateLoader(gate, trust, new GateLoadTransaction(policies, coupons, gate, settings) {
            @Override
            public boolean issuable(long policyId) {
                return transaction(() -> super.issuable(policyId));
            }

            @Override
            public List<Holder> holders(long policyId, int afterNumber, int limit) {
                return transaction(() -> super.holders(policyId, afterNumber, limit));
            }

            @Override
            public boolean addRestAndSwap(long policyId, String token, int afterNumber) {
                return transaction(() -> super.addRestAndSwap(policyId, token, afterNumber));
            }
        });
        LedgerDecision ledger = new LedgerDecision(policies, coupons);
        RecordStage record = new RecordStage(
                (policyId, admissions, look) -> transaction(() -> ledger.record(policyId, admissions, look)),
                new LedgerCircuitBreaker(),
                settings,
                workers);
        SettleStage settle = new SettleStage(gate, trust, settings, answers);
        monitor = new GateRecoveryJob(gate, trust, loader, Runnable::run);
        recovery = new OutboxRecovery(gate, record, settle);
        audit = new GateReconciler(
                gate,
                trust,
                new PolicyTransaction(policies) {
                    @Override
                    public List<StockLevel> stockLevels() {
                        return transaction(() -> super.stockLevels());
                    }
                },
                recovery);
        closing = new EndedPolicyCleanup(
                gate,
                trust,
                new PolicyReportTransaction(
                        policies, new JpaCouponPolicyQueries(entities), new JpaCouponQueries(entities), trail) {
                    @Override
                    public List<Long> endedWithOpenGate(int limit) {
                        return transaction(() -> super.endedWithOpenGate(limit));
                    }
                },
                new PolicyLifecycle(policies, trail, ids) {
                    @Override
                    public void gateClosed(long policyId) {
                        transaction(() -> {
                            super.gateClosed(policyId);
                            return null;
                        });
                    }
                },
                recovery);
        InFlightRequests inFlight = new InFlightRequests();
        issuing = new CouponIssueService(
                ids,
                new ClaimStage(gate, trust, record, inFlight, settings, answers),
                record,
                settle,
                new PendingClaims(gate),
                inFlight,
                new ConcurrencyLimiter(inFlight, new Answering(answers), settings),
                new IssueCounters(),
                deadlines,
                new Answering(answers));
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
        trust.notLoaded(policyId);
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
        monitor.look();
    }

    public CompletableFuture<IssueOutcome> ask(long policyId, long userId, String key) {
        return issuing.issue(new IssueCouponCommand(policyId, userId, key)).toCompletableFuture();
    }

    /** What the audit of the gate finds right now. */
    public List<PolicyGauge> audit() {
        audit.look();
        return audit.gauges();
    }

    /** A policy that is open from a minute ago until tomorrow, gate loaded; returns its id. */
    public long open(int totalQuantity) {
        PolicyView policy = transaction(() -> changes.create(
                Terms.of(totalQuantity)
                        .window(policies.now().minusMinutes(1), policies.now().plusDays(1))
                        .build(),
                OPERATOR));
        transaction(() -> changes.activate(policy.id(), OPERATOR));
        loader.load(policy.id());
        return policy.id();
    }

    /** A policy that nobody has activated; its start and end are so far from now. Returns its id. */
    public long plan(int totalQuantity, Duration start, Duration end) {
        return transaction(() -> changes.create(
                        Terms.of(totalQuantity)
                                .window(
                                        policies.now().plus(start),
                                        policies.now().plus(end))
                                .build(),
                        OPERATOR))
                .id();
    }

    /** Gives the policy another quantity and another end, in the database only: the gate is not told. */
    public PolicyView change(long policyId, int totalQuantity, LocalDateTime endAt) {
        PolicyView now = policy(policyId);
        CouponTerms terms = new CouponTerms(
                now.name(),
                now.description(),
                now.discount().type(),
                now.discount().value(),
                now.discount().maxAmount(),
                now.discount().minOrderAmount(),
                totalQuantity,
                now.startAt(),
                endAt,
                now.expireAt());
        return transaction(() -> changes.change(policyId, version -> true, terms, OPERATOR))
                .after();
    }

    /** Has the gate forget the policy and load it again. */
    public boolean renew(long policyId) {
        return loader.renew(policyId);
    }

    /** Ends the policy, in the database only: the gate is not told. */
    public PolicyView end(long policyId) {
        return transaction(() -> changes.end(policyId, OPERATOR));
    }

    /** What the timer does at startAt. */
    public boolean openIfDue(long policyId) {
        return transaction(() -> changes.openIfDue(policyId));
    }

    /** What the timer does at endAt. */
    public boolean endIfOver(long policyId) {
        return transaction(() -> changes.endIfOver(policyId));
    }

    /** What the timer does with the gates of ended policies. */
    public void closeGates() {
        jobs.run("close-gates", closing::goOn);
    }

    /** What was done to the policy, newest first, as "ACTION actor". */
    public List<String> trail(long policyId) {
        return transaction(() -> trail.page(policyId, Long.MAX_VALUE, 100)).stream()
                .map(entry -> entry.change().action() + " " + entry.change().actor())
                .toList();
    }

    public CompletableFuture<CouponView> issue(long policyId, long userId) {
        return ask(policyId, userId, null).thenApply(IssueOutcome::coupon);
    }

    public CouponQuote use(UseCouponCommand command) {
        return transaction(() -> useTransaction.use(command));
    }

    public Optional<CancelledUse> cancel(long couponId, String orderId) {
        return transaction(() -> useTransaction.cancel(couponId, null, orderId));
    }

    /** Expires what is overdue at this time, which need not be now. */
    public int expire(LocalDateTime at, int limit) {
        return transaction(() -> uses.expire(at, limit));
    }

    /** The database's clock. */
    public LocalDateTime now() {
        return transaction(policies::now);
    }

    public PolicyView policy(long policyId) {
        return transaction(() -> policyTransaction.find(policyId));
    }

    /** Every holder, in the order of issuing. */
    public List<Holder> holders(long policyId) {
        return transaction(() -> coupons.holders(policyId, 0, Integer.MAX_VALUE));
    }

    /** For looking into the gate. */
    public RedissonClient redisson() {
        return redisson;
    }

    /** Runs the work in a transaction of this thread. */
    private <T> T transaction(Supplier<T> work) {
        try (EntityManager entities = sessions.createEntityManager()) {
            CURRENT.set(entities);
            entities.getTransaction().begin();
            try {
                T result = work.get();
                entities.getTransaction().commit();
                return result;
            } catch (RuntimeException failure) {
                entities.getTransaction().rollback();
                throw failure;
            }
        } finally {
            CURRENT.remove();
        }
    }

    private EntityManager followingTheTransaction() {
        return (EntityManager) Proxy.newProxyInstance(
                IssuingHarness.class.getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(CURRENT.get(), arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
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
    private record Answering(ExecutorService answers) implements ResponseExecutor {
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
