package com.promotion.coupon.application;

import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;

/**
 * Ends waits that have lasted as long as a caller may wait. Every request has the same time, so the waits stand in a
 * queue in the order in which they end, and {@link #expire}, called every few hundredths of a second, only looks at its
 * head: no timer, lock or cancellation per request.
 *
 * <p>Bounded: by the requests that arrive within one deadline; what is over leaves the queue when it reaches the head.
 * A wait may end late by the interval between two calls, plus what its request had waited before it was watched.
 */
@Singleton
public class Deadlines {

    /** Until when somebody waits for an answer. */
    final class Deadline {
        private final long untilNanos = nanoTime.getAsLong() + limitNanos;

        /** Whether nobody waits any more: the answer was, or is about to be, that nothing is known. */
        boolean isOver() {
            return isOverAt(nanoTime.getAsLong());
        }

        private boolean isOverAt(long now) {
            return now - untilNanos >= 0;
        }
    }

    private record Wait(CompletableFuture<?> stage, Deadline deadline) {}

    private final Queue<Wait> waits = new ConcurrentLinkedQueue<>();
    private final long limitNanos;
    private final LongSupplier nanoTime;

    @Inject
    public Deadlines(ServiceSettings settings) {
        this(settings, System::nanoTime);
    }

    Deadlines(ServiceSettings settings, LongSupplier nanoTime) {
        this.limitNanos = settings.issueDeadline().toNanos();
        this.nanoTime = nanoTime;
    }

    /** Until when a request that arrives now is answered, by this process' monotonic clock. */
    Deadline fromNow() {
        return new Deadline();
    }

    /** Returns the stage; it fails with CP009 when it is not complete by then. */
    <T> CompletableFuture<T> watch(CompletableFuture<T> stage, Deadline deadline) {
        if (!stage.isDone()) {
            waits.add(new Wait(stage, deadline));
        }
        return stage;
    }

    /** Fails the stages whose time is over. One caller at a time. */
    public void expire() {
        long now = nanoTime.getAsLong();
        for (Wait head = waits.peek(); head != null && isOver(head, now); head = waits.peek()) {
            waits.poll();
            head.stage().completeExceptionally(new ServiceUnavailableException());
        }
    }

    private static boolean isOver(Wait wait, long now) {
        return wait.stage().isDone() || wait.deadline().isOverAt(now);
    }
}
