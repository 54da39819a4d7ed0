package com.promotion.coupon.application.concurrent;

import com.promotion.coupon.application.config.ServiceSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A concurrency limiter: limits how many issue requests are in flight. Without it the server's many threads would read a
 * whole burst at once, while few threads decide and respond; the burst would be held in memory and all of it answered late.
 *
 * <p>While more coupons are being issued than the limit says, the thread of the next request waits until at most half of the limit
 * is in flight. Bounded: each thread waits for half a second at most, and only a limited number of threads do; the server's
 * other threads continue without waiting, so that other end points stay reachable when the ledger is slow. A thread that writes responses
 * never waits here (the server may give it a next request when a client sends that before it has read the last response).
 */
@Singleton
public class ConcurrencyLimiter {
    private static final Duration WAIT_MAX = Duration.ofMillis(500);

    /** Long enough to cost nothing, and short beside the time in which half of the requests in flight are answered. */
    private static final long POLL_MILLIS = 5;

    private final InFlightRequests inFlight;
    private final ResponseExecutor responses;
    private final int inFlightMax;
    private final int waitersMax;
    private final Semaphore waiters;
    private final long waitNanosMax;

    @Inject
    public ConcurrencyLimiter(
            InFlightRequests inFlight,
            @ThreadPool(ThreadPool.Pool.RESPONSES) ResponseExecutor responses,
            ServiceSettings settings) {
        this(inFlight, responses, settings, WAIT_MAX);
    }

    ConcurrencyLimiter(
            InFlightRequests inFlight, ResponseExecutor responses, ServiceSettings settings, Duration waitMax) {
        this.inFlight = inFlight;
        this.responses = responses;
        this.inFlightMax = settings.issue().inFlightMax();
        this.waitersMax = settings.issue().waitingThreadsMax();
        this.waiters = new Semaphore(waitersMax);
        this.waitNanosMax = waitMax.toNanos();
    }

    /** Requests in flight but for those that wait here. */
    private int issuing() {
        return inFlight.issuesInFlight() - (waitersMax - waiters.availablePermits());
    }

    /** Waits while the limit is exceeded; an interrupt ends the wait. */
    public void awaitRoom() {
        if (inFlight.issuesInFlight() <= inFlightMax || responses.isWriting() || !waiters.tryAcquire()) {
            return;
        }
        try {
            long from = System.nanoTime();
            while (issuing() > inFlightMax / 2 && System.nanoTime() - from < waitNanosMax) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            waiters.release();
        }
    }
}
