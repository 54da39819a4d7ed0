package com.promotion.bench.load;

import com.promotion.coupon.harness.IssuingHarness;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Users who ask the engine directly, without HTTP: a given number of them is under way all the time, over the policies in
 * turns.
 *
 * <p>Answers come on the engine's own threads; the histogram is guarded by this object.
 */
public final class EngineLoad {
    private static final long DRAIN_LIMIT_SECONDS = 30;

    private final IssuingHarness engine;
    private final long[] policies;
    private final LongSupplier users;
    private final long recordFrom;
    private final long recordUntil;
    private final AtomicLong turns = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final LatencyHistogram latency = new LatencyHistogram();
    private final CountDownLatch underWay;

    /**
     * What came of it.
     *
     * @param perSecond durable issues
     * @param failures  users who got no coupon; they do not ask again
     */
    public record Result(double perSecond, LatencyHistogram latency, long failures) {}

    private EngineLoad(
            IssuingHarness engine,
            long[] policies,
            LongSupplier users,
            int underWay,
            Duration settle,
            Duration measured) {
        this.engine = engine;
        this.policies = policies;
        this.users = users;
        this.underWay = new CountDownLatch(underWay);
        this.recordFrom = System.nanoTime() + settle.toNanos();
        this.recordUntil = recordFrom + measured.toNanos();
    }

    /** Returns when the last user is answered. */
    public static Result run(
            IssuingHarness engine,
            long[] policies,
            LongSupplier users,
            int underWay,
            Duration settle,
            Duration measured)
            throws InterruptedException {
        EngineLoad load = new EngineLoad(engine, policies, users, underWay, settle, measured);
        for (int i = 0; i < underWay; i++) {
            load.ask();
        }
        if (!load.underWay.await(settle.plus(measured).toSeconds() + DRAIN_LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(load.underWay.getCount() + " users were not answered");
        }
        synchronized (load) {
            return new Result(load.latency.count() / (measured.toNanos() / 1e9), load.latency, load.failures.get());
        }
    }

    private void ask() {
        long askedAt = System.nanoTime();
        if (askedAt >= recordUntil) {
            underWay.countDown();
            return;
        }
        long policyId = policies[(int) (turns.getAndIncrement() % policies.length)];
        var unused = engine.issue(policyId, users.getAsLong()).whenComplete((coupon, failure) -> {
            if (failure == null) {
                issued(askedAt);
                ask();
            } else {
                failures.incrementAndGet();
                underWay.countDown();
            }
        });
    }

    private synchronized void issued(long askedAt) {
        long now = System.nanoTime();
        if (now >= recordFrom && now < recordUntil) {
            latency.record(now - askedAt);
        }
    }
}
