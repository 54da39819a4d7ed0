package com.promotion.coupon.application;

import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Counts who is inside, so that the service can close the door, let everybody inside finish, and only then shut down.
 *
 * <p>Guarded: the count is raised before {@code closed} is read and {@code closed} is set before the count is read, so
 * nobody slips in unseen.
 */
@Singleton
public class Doorway {
    private static final long LOOK_EVERY_MILLIS = 10;

    private final AtomicInteger inside = new AtomicInteger();
    private volatile boolean closed;

    /** Runs the work and counts it until its stage completes; CP009 when the door is closed. */
    <T> CompletionStage<T> pass(Supplier<CompletionStage<T>> work) {
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

    /** Whether newcomers are let in. */
    public boolean open() {
        return !closed;
    }

    /** Requests accepted and not yet answered. */
    public int inside() {
        return inside.get();
    }

    /**
     * Lets nobody in any more and waits for those inside.
     *
     * @return whether all of them were answered in time
     */
    public boolean closeAndDrain(long limitMillis) throws InterruptedException {
        closed = true;
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        while (inside.get() > 0 && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return inside.get() == 0;
    }
}
