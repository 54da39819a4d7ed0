package com.promotion.coupon.application.concurrent;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Ends waits at their time limit. All waits of one limit are equally long, so a queue holds them in the order in which they
 * end, and {@link #expire}, called every 50 ms through {@link Deadlines#expire}, only looks at its head: no timer,
 * lock, wake-up or cancellation for each of them, as {@code CompletableFuture.orTimeout} has.
 *
 * <p>Bounded: by what begins within one limit; what is over leaves the queue when it reaches the head. A wait may end late
 * by the interval between two calls, plus the time between its start and the call of {@code watch}.
 */
public final class TimeLimit {

    private record Wait(CompletableFuture<?> stage, long untilNanos) {
        boolean isOver(long now) {
            return stage.isDone() || now - untilNanos >= 0;
        }
    }

    private final Queue<Wait> waits = new ConcurrentLinkedQueue<>();
    private final long limitNanos;
    private final LongSupplier nanoTime;
    private final Supplier<? extends Exception> late;

    /** @param late makes the failure of a stage that is not complete in time */
    TimeLimit(long limitNanos, LongSupplier nanoTime, Supplier<? extends Exception> late) {
        this.limitNanos = limitNanos;
        this.nanoTime = nanoTime;
        this.late = late;
    }

    /** Returns the stage; it fails when it is not complete as long after now as the limit says. */
    public <T> CompletableFuture<T> watch(CompletableFuture<T> stage) {
        return watch(stage, endOfWaitFromNow());
    }

    /** For a wait that began earlier. */
    <T> CompletableFuture<T> watch(CompletableFuture<T> stage, long untilNanos) {
        if (!stage.isDone()) {
            waits.add(new Wait(stage, untilNanos));
        }
        return stage;
    }

    /** When a wait that begins now is over, by this process' monotonic clock. */
    long endOfWaitFromNow() {
        return nanoTime.getAsLong() + limitNanos;
    }

    /** Fails the stages whose time limit has passed. Not to be called by two threads at once. */
    void expire() {
        long now = nanoTime.getAsLong();
        for (Wait head = waits.peek(); head != null && head.isOver(now); head = waits.peek()) {
            waits.poll();
            head.stage().completeExceptionally(reason());
        }
    }

    private Throwable reason() {
        try {
            return late.get();
        } catch (RuntimeException | Error bug) {
            return bug; // the stage is no longer in the queue, so it has to fail now, for whatever reason
        }
    }
}
