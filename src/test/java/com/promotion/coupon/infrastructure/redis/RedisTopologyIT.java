package com.promotion.coupon.infrastructure.redis;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.dto.PolicyGauge;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.servers.TestServers;
import com.promotion.servers.redis.RedisCluster;
import com.promotion.servers.redis.RedisSentinels;
import com.promotion.servers.redis.RedisTopology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The issuing path over the two ways in which Redis is made highly available: a Cluster and Sentinels, real ones. When
 * a primary dies its replica takes over with whatever it has received; what is lost then must cost no user a coupon and
 * give no user two.
 */
class RedisTopologyIT {
    private static final CouponErrorCode UNSAID = CouponErrorCode.UNAVAILABLE;
    /** Retrying at once would only add to what the service cannot cope with. */
    private static final Executor A_MOMENT_LATER = CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

    private static final int ASKERS = 16;
    private static final int FAIL_OVER_COUPONS = 10_000;

    private final Database database = new Database();
    private final AtomicLong lastUser = new AtomicLong();
    private final Queue<CouponView> successes = new ConcurrentLinkedQueue<>();
    private RedisTopology redis;
    private IssuingHarness engine;
    private ScheduledExecutorService timer;

    @AfterEach
    void stop() throws InterruptedException {
        if (timer != null) {
            timer.shutdown();
            assertThat(timer.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
        if (engine != null) {
            engine.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void in_a_cluster_policies_live_in_different_slots_and_each_issues_exactly_its_coupons() {
        RedisCluster cluster = RedisCluster.start();
        start(cluster);
        Map<Integer, Long> policyOfPrimary = onePolicyPerPrimary(cluster, 50);

        List<CompletableFuture<Optional<CouponErrorCode>>> answers = new ArrayList<>();
        for (long user = 1; user <= 400; user++) {
            for (long policyId : policyOfPrimary.values()) {
                answers.add(ask(policyId, user));
                answers.add(ask(policyId, user));
            }
        }
        answers.forEach(CompletableFuture::join);

        assertThat(policyOfPrimary).hasSize(3);
        policyOfPrimary.values().forEach(policyId -> assertSoldOut(policyId, 50));
    }

    @Test
    void in_a_cluster_a_promised_coupon_is_found_whatever_slot_its_promise_lives_in() {
        redis = RedisCluster.start();
        engine = new IssuingHarness(TestServers.get().with(redis));
        long policyId = engine.open(30);
        ServiceSettings settings = Settings.shipped();
        StockGate gate = new RedisStockGate(engine.redisson(), new Deadlines(settings), settings, new Clocks());

        for (long user = 1; user <= 30; user++) {
            Claim claim = new Claim(policyId + user, policyId, user, null);
            String entryId = gate.claim(policyId, List.of(claim))
                    .toCompletableFuture()
                    .join()
                    .entryId();
            gate.promise(claim, entryId).toCompletableFuture().join();

            assertThat(gate.promised(claim.couponId()).toCompletableFuture().join())
                    .contains(new StockGate.Promise(policyId, user, true));
        }
    }

    @Test
    void in_a_cluster_a_fail_over_under_load_loses_no_coupon_and_gives_none_twice() throws Exception {
        RedisCluster cluster = RedisCluster.start();
        start(cluster);
        Map<Integer, Long> policyOfPrimary = onePolicyPerPrimary(cluster, FAIL_OVER_COUPONS);
        long policyId = policyOfPrimary.values().iterator().next();
        String hashTag = String.valueOf(policyId);

        failOverUnderLoad(policyId, () -> {
            int primary = cluster.primaryOf(hashTag);
            cluster.kill(primary);
            cluster.awaitFailOver(hashTag, primary);
            cluster.restart(primary);
        });
    }

    @Test
    void behind_sentinels_duplicates_and_late_comers_change_nothing() {
        RedisSentinels sentinels = RedisSentinels.start();
        start(sentinels);
        long policyId = engine.open(100);

        LongStream.rangeClosed(1, 3_000)
                .flatMap(user -> LongStream.of(user, user))
                .mapToObj(user -> ask(policyId, user))
                .toList()
                .forEach(CompletableFuture::join);

        assertSoldOut(policyId, 100);
    }

    @Test
    void behind_sentinels_a_fail_over_under_load_loses_no_coupon_and_gives_none_twice() throws Exception {
        RedisSentinels sentinels = RedisSentinels.start();
        start(sentinels);

        failOverUnderLoad(engine.open(FAIL_OVER_COUPONS), () -> {
            int primary = sentinels.primary();
            sentinels.kill(primary);
            sentinels.awaitFailOver(primary);
            sentinels.restart(primary);
        });
    }

    /** Users come one after the other, each of them twice, before, while and after the gate changes hands. */
    private void failOverUnderLoad(long policyId, Runnable failOver) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        ExecutorService askers = Executors.newFixedThreadPool(ASKERS);
        List<Future<?>> asking = new ArrayList<>();
        for (int i = 0; i < ASKERS; i++) {
            asking.add(askers.submit(() -> {
                while (!enough.get()) {
                    long user = lastUser.incrementAndGet();
                    ask(policyId, user).join();
                    ask(policyId, user).join();
                }
            }));
        }
        try {
            Await.until("coupons are being issued", successes::size, issued -> issued > 1_000);
            failOver.run();
        } finally {
            enough.set(true);
            askers.shutdown();
        }
        for (Future<?> done : asking) {
            done.get();
        }
        awaitHealed(policyId);

        LongStream.rangeClosed(1, FAIL_OVER_COUPONS + 1_000L)
                .mapToObj(user -> ask(policyId, user))
                .toList()
                .forEach(CompletableFuture::join);

        assertSoldOut(policyId, FAIL_OVER_COUPONS);
    }

    /** As the service does, with the timers that heal; from here on {@link #stop} stops everything. */
    private void start(RedisTopology topology) {
        redis = topology;
        engine = new IssuingHarness(TestServers.get().with(topology));
        timer = Executors.newSingleThreadScheduledExecutor();
        var unused = timer.scheduleWithFixedDelay(this::everySecond, 1_000, 1_000, TimeUnit.MILLISECONDS);
    }

    private void everySecond() {
        try {
            engine.monitor();
            audit();
        } catch (RuntimeException failure) {
            System.err.println("A timer failed, as it may during a fail-over: " + failure);
        }
    }

    private Map<Integer, Long> onePolicyPerPrimary(RedisCluster cluster, int coupons) {
        Map<Integer, Long> policyOfPrimary = new HashMap<>();
        while (policyOfPrimary.size() < 3) {
            long policyId = engine.open(coupons);
            policyOfPrimary.putIfAbsent(cluster.primaryOf(String.valueOf(policyId)), policyId);
        }
        return policyOfPrimary;
    }

    /** Asks until the answer says something: an outage or "pending" does not. Completes with the refusal, if any. */
    private CompletableFuture<Optional<CouponErrorCode>> ask(long policyId, long userId) {
        CompletableFuture<Optional<CouponErrorCode>> answer = engine.ask(policyId, userId, null)
                .handle((outcome, failure) -> failure == null ? said(outcome) : Optional.of(refusal(failure)));
        return answer.thenCompose(said -> said.filter(UNSAID::equals).isPresent()
                ? answer.thenComposeAsync(unsaid -> ask(policyId, userId), A_MOMENT_LATER)
                : answer);
    }

    private Optional<CouponErrorCode> said(IssueOutcome outcome) {
        if (outcome.isPending()) {
            return Optional.of(UNSAID);
        }
        successes.add(outcome.coupon());
        return Optional.empty();
    }

    private static CouponErrorCode refusal(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof CouponException refusal) {
            return refusal.code();
        }
        throw new CompletionException(cause);
    }

    private void assertSoldOut(long policyId, int coupons) {
        List<CouponRow> rows = database.coupons(policyId);
        assertThat(rows).hasSize(coupons);
        assertThat(rows).extracting(CouponRow::userId).doesNotHaveDuplicates();
        assertThat(database.policy(policyId).issuedQuantity()).isEqualTo(coupons);
        Map<Long, Long> userOfCoupon = rows.stream().collect(toMap(CouponRow::id, CouponRow::userId));
        assertThat(successes)
                .filteredOn(coupon -> coupon.couponPolicyId() == policyId)
                .isNotEmpty()
                .allSatisfy(coupon ->
                        assertThat(userOfCoupon.get(coupon.couponId())).isEqualTo(coupon.userId()));
        awaitHealed(policyId);
        assertThat(engine.keys(policyId).stock()).isEqualTo("0");
    }

    /** No human does anything; the timers do. */
    private void awaitHealed(long policyId) {
        Await.until(
                "the gate is as the database",
                () -> gauge(policyId),
                gauge -> gauge.equals(new PolicyGauge(policyId, gauge.remaining(), gauge.remaining(), 0, 0, 0, 0)));
    }

    /** One at a time, as in the service. */
    private synchronized List<PolicyGauge> audit() {
        return engine.audit();
    }

    private PolicyGauge gauge(long policyId) {
        return audit().stream()
                .filter(gauge -> gauge.policyId() == policyId)
                .findAny()
                .orElseThrow();
    }
}
