package com.promotion.coupon.application.concurrent;

import com.promotion.coupon.application.config.ServiceSettings.Batch;
import com.promotion.coupon.application.log.ThrottledLog;
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
 * Turns single items into batches without a timer. Each key has one batch in flight; items that come meanwhile wait in the
 * key's queue; when the batch returns, everything that waits goes next, up to {@link Batch#claimsMax}. An idle key therefore
 * adds no delay, and a busy one grows its batches by itself.
 *
 * <p>A stage that feeds another one need not run ahead of it: with a {@link Readiness}, its next batch is dispatched when the
 * next stage has taken over what it was given. Both then work at the same time, on batches of the same size. Without it, a
 * quick first stage sends many small batches, which wait in the next stage anyway.
 *
 * <p>Guarded: a queue is only touched inside {@link ConcurrentHashMap#compute} of its key, so at most one thread handles it at
 * a time; an empty queue is removed, so quiet keys cost nothing. Bounded: waiting items, per key and in total; one too many
 * fails at once with {@link ServiceUnavailableException}. Lost: nothing. Each item's future completes exactly once, with its
 * own outcome or with the batch's failure. Whatever a handler, the next stage or a caller's predicate throws,
 * errors included, fails at most the batch or item that it was called for, never the queue.
 *
 * <p>Batches are dispatched and completed on the executor, so that neither callers nor the threads that bring results are
 * held. There is one exception: a single item in flight is dispatched on the caller's thread and completed on the thread that
 * brings its result, because waking the executor twice takes longer than the work. Without a {@link Readiness}, items are
 * completed right after the next batch is dispatched; with one, before it. A task that is chained to an item's future must
 * therefore be short and must not block; long work, such as writing a response, goes to a pool of its own.
 */
public final class Batcher<T, R> {
    private static final Logger LOG = Logger.getLogger(Batcher.class.getName());

    /** Handles one batch; returns one outcome per item, in order. */
    @FunctionalInterface
    public interface Handler<T, R> {
        CompletionStage<List<Outcome<R>>> handle(long key, List<T> items);
    }

    /** When a key's next batch may be dispatched, after the outcomes of the one before were handed out. */
    @FunctionalInterface
    public interface Readiness {
        CompletionStage<Void> whenReady(long key);
    }

    private static final CompletionStage<Void> NOW = CompletableFuture.completedFuture(null);

    private static final class Item<T, R> {
        private final T value;
        private final BooleanSupplier givenUp;
        private final CompletableFuture<R> result = new CompletableFuture<>();

        /** Completed when the item is dispatched; null when {@link #whenDispatched} did not ask. Guarded by its queue. */
        private CompletableFuture<Void> dispatched;

        Item(T value, BooleanSupplier givenUp) {
            this.value = value;
            this.givenUp = givenUp;
        }

        void dropIfGivenUp() {
            try {
                if (givenUp.getAsBoolean()) {
                    result.completeExceptionally(new ServiceUnavailableException());
                }
            } catch (RuntimeException | Error bug) {
                result.completeExceptionally(bug);
            }
        }

        void complete(Outcome<R> outcome) {
            if (outcome.failure() == null) {
                result.complete(outcome.value());
            } else {
                result.completeExceptionally(outcome.failure());
            }
        }
    }

    private static final class KeyQueue<T, R> {
        private final Deque<Item<T, R>> waiting = new ArrayDeque<>();
        private int inFlight;
        private volatile long dispatchedNanos;
    }

    private final Batch limits;
    private final Executor executor;
    private final Handler<T, R> handler;
    private final Readiness readiness;
    private final BooleanSupplier single;
    private final ConcurrentHashMap<Long, KeyQueue<T, R>> queues = new ConcurrentHashMap<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final ThrottledLog log = new ThrottledLog();

    /** The next batch may always be dispatched at once, and no item takes the single item's shorter way. */
    public Batcher(Batch limits, Executor executor, Handler<T, R> handler) {
        this(limits, executor, handler, null, () -> false);
    }

    /**
     * @param limits of this stage; a key counts as a policy
     * @param handler must not block when {@code single} may be true
     * @param readiness null when the next batch may always be dispatched at once
     * @param single whether the one item that is submitted, or was handled by itself, is all that is in flight; a hint
     */
    public Batcher(
            Batch limits, Executor executor, Handler<T, R> handler, Readiness readiness, BooleanSupplier single) {
        this.limits = limits;
        this.executor = executor;
        this.handler = handler;
        this.readiness = readiness;
        this.single = single;
    }

    /** Queues the item; fails with {@link ServiceUnavailableException} (CP009) when a bound is reached. */
    public CompletableFuture<R> submit(long key, T item) {
        return submit(key, item, () -> false);
    }

    /**
     * As {@link #submit(long, Object)}, for a caller that may stop waiting: an item that is given up when its batch is
     * dispatched is left out, and fails with {@link ServiceUnavailableException}.
     *
     * @param givenUp asked once, quickly, on the executor
     */
    public CompletableFuture<R> submit(long key, T value, BooleanSupplier givenUp) {
        if (pending.incrementAndGet() > limits.pendingMax()) {
            return rejected();
        }
        Item<T, R> item = new Item<>(value, givenUp);
        List<Item<T, R>> batch = new ArrayList<>(1);
        boolean[] full = new boolean[1];
        queues.compute(key, (k, existing) -> {
            KeyQueue<T, R> queue = existing == null ? new KeyQueue<>() : existing;
            if (queue.inFlight + queue.waiting.size() >= limits.pendingPerPolicyMax()) {
                full[0] = true;
            } else if (queue.inFlight > 0) {
                queue.waiting.add(item);
            } else {
                queue.inFlight = 1;
                queue.dispatchedNanos = System.nanoTime();
                batch.add(item);
            }
            return queue;
        });
        if (full[0]) {
            return rejected();
        }
        if (!batch.isEmpty()) {
            if (isSingle()) {
                handle(key, batch);
            } else {
                dispatch(key, batch);
            }
        }
        return item.result;
    }

    private boolean isSingle() {
        try {
            return single.getAsBoolean();
        } catch (RuntimeException | Error bug) {
            log.event(LOG, Level.SEVERE, "failing hint", () -> "The item is not taken for a single one", bug);
            return false;
        }
    }

    private CompletableFuture<R> rejected() {
        pending.decrementAndGet();
        return CompletableFuture.failedFuture(new ServiceUnavailableException());
    }

    /** Whether the key's batch in flight was dispatched longer ago than this. A hint: it is read without the queue's guard. */
    public boolean stalled(long key, long nanos) {
        KeyQueue<T, R> queue = queues.get(key);
        return queue != null && System.nanoTime() - queue.dispatchedNanos > nanos;
    }

    /** Completes when all items of the key that are waiting now have been dispatched, whatever comes after them. */
    public CompletionStage<Void> whenDispatched(long key) {
        List<CompletionStage<Void>> dispatched = new ArrayList<>(1);
        queues.computeIfPresent(key, (k, queue) -> {
            Item<T, R> last = queue.waiting.peekLast();
            if (last != null) {
                last.dispatched = last.dispatched == null ? new CompletableFuture<>() : last.dispatched;
                dispatched.add(last.dispatched);
            }
            return queue;
        });
        return dispatched.isEmpty() ? NOW : dispatched.get(0);
    }

    /** Items accepted and not yet completed, over all keys. */
    public int pending() {
        return pending.get();
    }

    private void dispatch(long key, List<Item<T, R>> batch) {
        try {
            executor.execute(() -> handle(key, batch));
        } catch (RuntimeException | Error rejected) {
            complete(key, batch, failed(batch, rejected));
        }
    }

    private void handle(long key, List<Item<T, R>> accepted) {
        accepted.forEach(Item::dropIfGivenUp);
        List<Item<T, R>> batch =
                accepted.stream().filter(item -> !item.result.isDone()).toList();
        pending.addAndGet(batch.size() - accepted.size());
        if (batch.isEmpty()) {
            complete(key, batch, List.of());
            return;
        }
        Thread handling = Thread.currentThread();
        CompletionStage<List<Outcome<R>>> outcomes;
        try {
            outcomes = Objects.requireNonNull(
                    handler.handle(key, batch.stream().map(item -> item.value).toList()), "no stage");
        } catch (RuntimeException | Error failure) {
            complete(key, batch, failed(batch, failure));
            return;
        }
        outcomes.whenComplete((values, failure) -> {
            List<Outcome<R>> each = checked(batch, values, failure);
            if (Thread.currentThread() == handling || (batch.size() == 1 && isSingle())) {
                complete(key, batch, each);
            } else {
                completeOnExecutor(key, batch, each);
            }
        });
    }

    private static <T, R> List<Outcome<R>> checked(List<Item<T, R>> batch, List<Outcome<R>> values, Throwable failure) {
        if (failure != null) {
            return failed(batch, failure);
        }
        int found = values == null ? 0 : values.size();
        return found == batch.size()
                ? values
                : failed(batch, new IllegalStateException(found + " outcomes for a batch of " + batch.size()));
    }

    private static <T, R> List<Outcome<R>> failed(List<Item<T, R>> batch, Throwable failure) {
        return batch.stream().map(item -> Outcome.<R>failed(failure)).toList();
    }

    private void completeOnExecutor(long key, List<Item<T, R>> batch, List<Outcome<R>> outcomes) {
        try {
            executor.execute(() -> complete(key, batch, outcomes));
        } catch (RuntimeException | Error shuttingDown) {
            complete(key, batch, outcomes);
        }
    }

    private void complete(long key, List<Item<T, R>> batch, List<Outcome<R>> outcomes) {
        if (readiness == null) {
            try {
                dispatchNext(key);
            } finally {
                handOut(batch, outcomes);
            }
        } else {
            try {
                handOut(batch, outcomes);
            } finally {
                readiness(key).whenComplete((ready, never) -> dispatchNext(key));
            }
        }
    }

    private CompletionStage<Void> readiness(long key) {
        try {
            return Objects.requireNonNull(readiness.whenReady(key), "no stage");
        } catch (RuntimeException | Error bug) {
            log.event(
                    LOG,
                    Level.SEVERE,
                    "failing next stage",
                    () -> "The next stage failed for " + key + "; the next batch does not wait for it",
                    bug);
            return NOW;
        }
    }

    private void dispatchNext(long key) {
        List<Item<T, R>> next = new ArrayList<>();
        List<CompletableFuture<Void>> dispatched = new ArrayList<>(1);
        queues.compute(key, (k, queue) -> {
            while (next.size() < limits.claimsMax() && !queue.waiting.isEmpty()) {
                next.add(queue.waiting.poll());
            }
            next.stream().map(item -> item.dispatched).filter(Objects::nonNull).forEach(dispatched::add);
            queue.inFlight = next.size();
            queue.dispatchedNanos = System.nanoTime();
            return next.isEmpty() ? null : queue;
        });
        try {
            if (!next.isEmpty()) {
                dispatch(key, next);
            }
        } finally {
            dispatched.forEach(waiter -> waiter.complete(null));
        }
    }

    private void handOut(List<Item<T, R>> batch, List<Outcome<R>> outcomes) {
        pending.addAndGet(-batch.size());
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).complete(outcomes.get(i));
        }
    }
}
