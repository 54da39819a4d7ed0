package com.promotion.coupon.application.concurrent;

import com.promotion.coupon.exception.ServiceUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Turns single items into batches without a timer. Per key one batch is in flight; while it is, newcomers wait in
 * that key's lane; when it returns, everything that waits goes next, up to {@link Limits#batchMax}. An idle lane
 * therefore adds no delay, and a busy one grows its batches by itself.
 *
 * <p>A stage that feeds another one need not run ahead of it: with a {@link Clearance}, its next batch takes off when the
 * next stage has taken over what it was given. Both then work at the same time, on batches of the same size; without,
 * a quick first stage flies many small batches that wait in the next one anyway.
 *
 * <p>Guarded: a lane is only touched inside {@link ConcurrentHashMap#compute} of its key, so at most one thread
 * handles it at a time; an empty lane is removed, so keys cost nothing once they are quiet. Bounded: waiting items,
 * per lane and in total; one too many fails at once with {@link ServiceUnavailableException}. Lost: nothing, each
 * item's future completes exactly once, with its result or with the batch's failure.
 *
 * <p>Batches take off and land on {@code pilots}, so that neither callers nor those who bring results are kept. Only who is
 * alone, with nobody else under way anywhere, takes off on the caller's thread and lands where the result comes in: waking a pilot
 * twice would take longer than everything the pilots do for one item. Where a batch lands, its items are completed, right
 * after the next batch is on its way. What a caller chains to an item's future must therefore be short and must not block: whoever
 * has long work to do, such as writing a response, hops to a pool of its own. So an item counts as done when it is
 * done, however long the queue of those who are being answered.
 */
public final class Batcher<T, R> {
    private static final Logger LOG = Logger.getLogger(Batcher.class.getName());

    /**
     * @param batchMax items in one batch
     * @param lanePendingMax items of one key, waiting or in flight
     * @param totalPendingMax items of all keys, waiting or in flight
     */
    public record Limits(int batchMax, int lanePendingMax, int totalPendingMax) {}

    /** Handles one batch; returns one result per item, in order. */
    @FunctionalInterface
    public interface Flight<T, R> {
        CompletionStage<List<R>> fly(long key, List<T> items);
    }

    /** When a key's next batch may take off, after the results of the one before were handed out. */
    @FunctionalInterface
    public interface Clearance {
        CompletionStage<Void> toTakeOff(long key);
    }

    private static final CompletionStage<Void> AT_ONCE = CompletableFuture.completedFuture(null);

    private static final class Waiting<T, R> {
        private final T item;
        private final BooleanSupplier givenUp;
        private final CompletableFuture<R> result = new CompletableFuture<>();
        /** Completed when it takes off; null when nobody asked. Guarded by its lane. */
        private CompletableFuture<Void> departed;

        Waiting(T item, BooleanSupplier givenUp) {
            this.item = item;
            this.givenUp = givenUp;
        }

        T item() {
            return item;
        }

        CompletableFuture<R> result() {
            return result;
        }

        /** Whether nobody waits for it any more; then it is over for it. */
        boolean leaves() {
            if (!givenUp.getAsBoolean()) {
                return false;
            }
            result.completeExceptionally(new ServiceUnavailableException());
            return true;
        }
    }

    private static final class Lane<T, R> {
        private final Deque<Waiting<T, R>> waiting = new ArrayDeque<>();
        private int inFlight;
        private volatile long takenOffNanos;
    }

    private final Limits limits;
    private final Executor pilots;
    private final Flight<T, R> flight;
    private final Clearance clearance;
    private final BooleanSupplier alone;
    private final ConcurrentHashMap<Long, Lane<T, R>> lanes = new ConcurrentHashMap<>();
    private final AtomicInteger pending = new AtomicInteger();

    /** The next batch may always take off at once, and nobody is ever alone. */
    public Batcher(Limits limits, Executor pilots, Flight<T, R> flight) {
        this(limits, pilots, flight, null, () -> false);
    }

    /**
     * @param flight must not block when somebody may be alone
     * @param clearance null when the next batch may always take off at once
     * @param alone whether the one item that is submitted, or has flown by itself, is all that is under way; a hint
     */
    public Batcher(Limits limits, Executor pilots, Flight<T, R> flight, Clearance clearance, BooleanSupplier alone) {
        this.limits = limits;
        this.pilots = pilots;
        this.flight = flight;
        this.clearance = clearance;
        this.alone = alone;
    }

    /** Queues the item; fails with {@link ServiceUnavailableException} (CP009) when a bound is reached. */
    public CompletableFuture<R> submit(long key, T item) {
        return submit(key, item, () -> false);
    }

    /**
     * As {@link #submit(long, Object)}, for somebody who may stop waiting: an item that is given up when its batch takes
     * off does not fly; it fails with {@link ServiceUnavailableException}.
     *
     * @param givenUp asked once, quickly, by a pilot
     */
    public CompletableFuture<R> submit(long key, T item, BooleanSupplier givenUp) {
        if (pending.incrementAndGet() > limits.totalPendingMax()) {
            pending.decrementAndGet();
            return CompletableFuture.failedFuture(new ServiceUnavailableException());
        }
        Waiting<T, R> newcomer = new Waiting<>(item, givenUp);
        List<Waiting<T, R>> batch = new ArrayList<>(1);
        boolean[] refused = new boolean[1];
        lanes.compute(key, (k, existing) -> {
            Lane<T, R> lane = existing == null ? new Lane<>() : existing;
            if (lane.inFlight + lane.waiting.size() >= limits.lanePendingMax()) {
                refused[0] = true;
            } else if (lane.inFlight > 0) {
                lane.waiting.add(newcomer);
            } else {
                lane.inFlight = 1;
                lane.takenOffNanos = System.nanoTime();
                batch.add(newcomer);
            }
            return lane;
        });
        if (refused[0]) {
            pending.decrementAndGet();
            return CompletableFuture.failedFuture(new ServiceUnavailableException());
        }
        if (!batch.isEmpty()) {
            if (alone.getAsBoolean()) {
                fly(key, batch);
            } else {
                takeOff(key, batch);
            }
        }
        return newcomer.result();
    }

    /** Whether the key's batch in flight took off longer ago than this. A hint: it is read without the lane's guard. */
    public boolean stalled(long key, long nanos) {
        Lane<T, R> lane = lanes.get(key);
        return lane != null && System.nanoTime() - lane.takenOffNanos > nanos;
    }

    /** Completes when all items of the key that are waiting now have taken off, whoever comes after them. */
    public CompletionStage<Void> departure(long key) {
        List<CompletionStage<Void>> departure = new ArrayList<>(1);
        lanes.computeIfPresent(key, (k, lane) -> {
            Waiting<T, R> last = lane.waiting.peekLast();
            if (last != null) {
                last.departed = last.departed == null ? new CompletableFuture<>() : last.departed;
                departure.add(last.departed);
            }
            return lane;
        });
        return departure.isEmpty() ? AT_ONCE : departure.get(0);
    }

    /** Items accepted and not yet answered, over all keys. */
    public int pending() {
        return pending.get();
    }

    private void takeOff(long key, List<Waiting<T, R>> batch) {
        try {
            pilots.execute(() -> fly(key, batch));
        } catch (RuntimeException rejected) {
            land(key, batch, null, rejected);
        }
    }

    private void fly(long key, List<Waiting<T, R>> accepted) {
        List<Waiting<T, R>> batch =
                accepted.stream().filter(item -> !item.leaves()).toList();
        pending.addAndGet(batch.size() - accepted.size());
        if (batch.isEmpty()) {
            land(key, batch, List.of(), null);
            return;
        }
        Thread pilot = Thread.currentThread();
        CompletionStage<List<R>> results;
        try {
            results = flight.fly(key, batch.stream().map(Waiting::item).toList());
        } catch (RuntimeException | Error failure) {
            land(key, batch, null, failure);
            return;
        }
        results.whenComplete((values, failure) -> {
            boolean answersAll = failure != null || values.size() == batch.size();
            Throwable cause = answersAll
                    ? failure
                    : new IllegalStateException(values.size() + " results for a batch of " + batch.size());
            if (Thread.currentThread() == pilot || (batch.size() == 1 && alone.getAsBoolean())) {
                land(key, batch, values, cause);
            } else {
                landOnPilots(key, batch, values, cause);
            }
        });
    }

    private void landOnPilots(long key, List<Waiting<T, R>> batch, List<R> values, Throwable failure) {
        try {
            pilots.execute(() -> land(key, batch, values, failure));
        } catch (RuntimeException shuttingDown) {
            land(key, batch, values, failure);
        }
    }

    private void land(long key, List<Waiting<T, R>> batch, List<R> values, Throwable failure) {
        if (clearance == null) {
            takeOffNext(key);
            handOut(batch, values, failure);
        } else {
            handOut(batch, values, failure);
            clearance(key).whenComplete((cleared, never) -> takeOffNext(key));
        }
    }

    private CompletionStage<Void> clearance(long key) {
        try {
            return clearance.toTakeOff(key);
        } catch (RuntimeException bug) {
            LOG.log(Level.SEVERE, "No clearance for " + key + ", the next batch takes off without", bug);
            return AT_ONCE;
        }
    }

    private void takeOffNext(long key) {
        List<Waiting<T, R>> next = new ArrayList<>();
        List<CompletableFuture<Void>> departed = new ArrayList<>(1);
        lanes.compute(key, (k, lane) -> {
            while (next.size() < limits.batchMax() && !lane.waiting.isEmpty()) {
                next.add(lane.waiting.poll());
            }
            next.stream().map(item -> item.departed).filter(Objects::nonNull).forEach(departed::add);
            lane.inFlight = next.size();
            lane.takenOffNanos = System.nanoTime();
            return next.isEmpty() ? null : lane;
        });
        if (!next.isEmpty()) {
            takeOff(key, next);
        }
        departed.forEach(waiter -> waiter.complete(null));
    }

    private void handOut(List<Waiting<T, R>> batch, List<R> values, Throwable failure) {
        pending.addAndGet(-batch.size());
        for (int i = 0; i < batch.size(); i++) {
            CompletableFuture<R> result = batch.get(i).result();
            if (failure == null) {
                result.complete(values.get(i));
            } else {
                result.completeExceptionally(failure);
            }
        }
    }
}
