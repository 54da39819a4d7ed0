package com.promotion.coupon.application.concurrent;

import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Counts who is inside, so that the service can close the door, let everybody inside finish, and only then shut down.
 * Three counts, because one ends where another goes on: requests, from their first to their last byte; coupons being
 * issued, whoever asked for them; and timers' jobs, which may not go on while the application is taken apart.
 *
 * <p>Guarded: a count is raised before {@code closed} is read and {@code closed} is set before the counts are read, so
 * nobody slips in unseen.
 */
@Singleton
public class InFlightRequests {
    private static final long LOOK_EVERY_MILLIS = 10;

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger jobs = new AtomicInteger();
    private volatile boolean closed;

    /** Runs the work and counts it until its stage completes; CP009 when the door is closed. */
    public <T> CompletionStage<T> pass(Supplier<CompletionStage<T>> work) {
        inside.incrementAndGet();
        if (closed) {
            inside.decrementAndGet();
            return CompletableFuture.failedFuture(new ServiceUnavailableException());
        }
        try {
            return work.get().whenComplete((result, failure) -> inside.decrementAndGet());
        } catch (RuntimeException failure) {
            inside.decrementAndGet();
            throw failure;
        }
    }

    /**
     * Counts a request in.
     *
     * @return false when the door is closed; else {@link #leave} has to be called when it is answered
     */
    public boolean enter() {
        requests.incrementAndGet();
        if (closed) {
            requests.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Counts a request out. */
    public void leave() {
        requests.decrementAndGet();
    }

    /** Runs the job and counts it until it is done; does not begin when the door is closed. */
    public void runIfOpen(Runnable job) {
        jobs.incrementAndGet();
        try {
            if (!closed) {
                job.run();
            }
        } finally {
            jobs.decrementAndGet();
        }
    }

    /** Whether newcomers are let in. */
    public boolean open() {
        return !closed;
    }

    /** Coupons being issued. */
    public int inside() {
        return inside.get();
    }

    /** Whether whoever is inside is the only one. */
    public boolean holdsOne() {
        return inside.get() == 1;
    }

    /** Requests accepted and not yet answered. */
    public int requests() {
        return requests.get();
    }

    /** Lets nobody in any more. */
    public void close() {
        closed = true;
    }

    /**
     * Lets nobody in any more and waits for those inside.
     *
     * @return whether all of them were answered, and all jobs were done, in time
     */
    public boolean closeAndDrain(long limitMillis) throws InterruptedException {
        close();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        while (!empty() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return empty();
    }

    private boolean empty() {
        return inside.get() == 0 && requests.get() == 0 && jobs.get() == 0;
    }
}
