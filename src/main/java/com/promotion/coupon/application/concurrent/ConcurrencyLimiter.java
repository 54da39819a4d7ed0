package com.promotion.coupon.application.concurrent;

import com.promotion.coupon.application.config.ServiceSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets a crowd in at the pace at which it is served. The server's threads would take in everybody first: they are many,
 * and those who decide and answer are few, so a whole crowd would be held in memory and everybody would be answered late.
 *
 * <p>While more coupons are being issued than there is room for, the thread that brings the next request waits until half of
 * them are answered. Bounded: each waits for half a second at most, and only so many do; the server's other threads go in
 * without, so that nobody else's requests stand still when it is the ledger that is slow. Who writes answers never waits
 * here (a client that sends its next request before it has read the last answer may make it bring one in).
 */
@Singleton
public class ConcurrencyLimiter {
    private static final Duration LONGEST_WAIT = Duration.ofMillis(500);
    /** Long enough to cost nothing, and short beside the time in which half of the room is answered. */
    private static final long LOOK_EVERY_MILLIS = 5;

    private final InFlightRequests inFlight;
    private final ResponseExecutor answers;
    private final int room;
    private final Semaphore waiters;
    private final long longestWaitNanos;

    @Inject
    public ConcurrencyLimiter(
            InFlightRequests inFlight,
            @ThreadPool(ThreadPool.Pool.ANSWERS) ResponseExecutor answers,
            ServiceSettings settings) {
        this(inFlight, answers, settings, LONGEST_WAIT);
    }

    ConcurrencyLimiter(
            InFlightRequests inFlight, ResponseExecutor answers, ServiceSettings settings, Duration longestWait) {
        this.inFlight = inFlight;
        this.answers = answers;
        this.room = settings.issueRoom();
        this.waiters = new Semaphore(settings.issueWaiters());
        this.longestWaitNanos = longestWait.toNanos();
    }

    /** Waits while the room is full; an interrupt ends the wait. */
    public void awaitRoom() {
        if (inFlight.inside() <= room || answers.isWriting() || !waiters.tryAcquire()) {
            return;
        }
        try {
            long from = System.nanoTime();
            while (inFlight.inside() > room / 2 && System.nanoTime() - from < longestWaitNanos) {
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            waiters.release();
        }
    }
}
