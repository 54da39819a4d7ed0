package com.promotion.coupon.application.concurrent;

import com.promotion.coupon.exception.ServiceUnavailableException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A cache with request coalescing, for values that very many clients poll. Each returned value, or failure, was read at most
 * {@value #AGE_MILLIS_MAX} ms before the request, counted from the start of the read. A key is read at most once per
 * {@value #REFRESH_MILLIS} ms. A value older than that is still returned while the next read is in flight, so requests for a
 * key in constant use do not wait.
 *
 * <p>Guarded: a key's slot by its monitor; the usual case, a value that is young enough, is one volatile read. One read per key
 * is in flight; requests that came too late for it, because it is slow, share the next one. Bounded: {@value #KEYS_MAX} keys.
 * Idle keys are evicted when there is no room for another; if all are in use, a request for a new key fails with CP009. The
 * reads run on the given executor, which bounds how many run at the same time; a request waits for one at most as long as the
 * given limit, and then fails with CP009.
 */
public final class CoalescingCache<K, V> {
    public static final long AGE_MILLIS_MAX = 200;
    static final long REFRESH_MILLIS = 100;
    static final int KEYS_MAX = 10_000;

    private final Map<K, Slot> slots = new ConcurrentHashMap<>();
    private final Function<K, V> reader;
    private final Executor readers;
    private final TimeLimit limit;
    private final LongSupplier nanoTime;

    /**
     * @param reader reads a key's value; blocks, may throw
     * @param limit how long a request waits at most
     */
    public CoalescingCache(Function<K, V> reader, Executor readers, TimeLimit limit) {
        this(reader, readers, limit, System::nanoTime);
    }

    CoalescingCache(Function<K, V> reader, Executor readers, TimeLimit limit, LongSupplier nanoTime) {
        this.reader = reader;
        this.readers = readers;
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** The key's value, or the reason why it could not be read. Do not complete what is returned: others wait for it. */
    public CompletableFuture<V> get(K key) {
        Slot slot = slots.get(key);
        if (slot == null) {
            if (slots.size() >= KEYS_MAX) {
                slots.values().removeIf(Slot::idle);
            }
            if (slots.size() >= KEYS_MAX) {
                return CompletableFuture.failedFuture(new ServiceUnavailableException());
            }
            slot = slots.computeIfAbsent(key, Slot::new);
        }
        return slot.get();
    }

    /** One reading: the value as it will be read, and as it is answered, by the limit at the latest. */
    private final class Reading {
        private final CompletableFuture<V> value = new CompletableFuture<>();
        private final CompletableFuture<V> answer;
        private volatile long startedAtNanos;

        Reading(Runnable whenLate) {
            answer = limit.watch(value).exceptionally(failure -> {
                if (failure instanceof TimeoutException) {
                    whenLate.run();
                    throw new ServiceUnavailableException();
                }
                throw failure instanceof RuntimeException known ? known : new CompletionException(failure);
            });
        }

        boolean isYoung() {
            return isYoungerThan(AGE_MILLIS_MAX);
        }

        boolean isYoungerThan(long millis) {
            return nanoTime.getAsLong() - startedAtNanos < TimeUnit.MILLISECONDS.toNanos(millis);
        }
    }

    private final class Slot {
        private final K key;
        private volatile Reading latest;
        private volatile Reading finished;
        private Reading next;

        Slot(K key) {
            this.key = key;
        }

        CompletableFuture<V> get() {
            Reading reading = finished;
            if (reading == null || !reading.isYoung()) {
                return join();
            }
            if (reading == latest && !reading.isYoungerThan(REFRESH_MILLIS)) {
                refresh(reading);
            }
            return reading.answer;
        }

        private synchronized void refresh(Reading ageing) {
            if (latest == ageing) {
                start(new Reading(this::startNext));
            }
        }

        private synchronized CompletableFuture<V> join() {
            if (latest != null && latest.isYoung()) {
                return latest.answer;
            }
            if (latest == null || latest.value.isDone()) {
                Reading reading = new Reading(this::startNext);
                start(reading);
                return reading.answer;
            }
            if (next == null) {
                next = new Reading(this::startNext);
            }
            return next.answer;
        }

        /** The monitor is held. */
        private void start(Reading reading) {
            reading.startedAtNanos = nanoTime.getAsLong();
            latest = reading;
            try {
                readers.execute(() -> read(reading));
            } catch (RejectedExecutionException shuttingDown) {
                reading.value.completeExceptionally(new ServiceUnavailableException());
            } catch (RuntimeException | Error failure) {
                reading.value.completeExceptionally(failure);
            }
        }

        private void read(Reading reading) {
            if (reading.value.isDone()) { // it has waited for a reader for too long
                return;
            }
            try {
                reading.value.complete(reader.apply(key));
            } catch (RuntimeException | Error failure) {
                reading.value.completeExceptionally(failure);
            }
            finished = reading;
            startNext();
        }

        private synchronized void startNext() {
            if (next != null && latest.value.isDone()) {
                Reading waiting = next;
                next = null;
                if (!waiting.value.isDone()) {
                    start(waiting);
                }
            }
        }

        synchronized boolean idle() {
            return next == null && (latest == null || (latest.value.isDone() && !latest.isYoung()));
        }
    }
}
