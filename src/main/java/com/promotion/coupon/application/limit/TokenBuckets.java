package com.promotion.coupon.application.limit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * One token bucket for each key. A bucket is one number, the time at which it will be full again (the generic cell rate algorithm, GCRA);
 * taking a token moves that time by as much as a token needs to come.
 *
 * <p>Guarded: a bucket by compare-and-set; no lock is held by a check. Bounded: {@value #KEYS_MAX} keys, in two generations. When the
 * young one is half of that, or has lasted longer than a bucket needs to fill, it becomes the old one, and the old one is
 * dropped. Lost: what was taken from buckets that are dropped before they are full, which happens only with more keys than the bound.
 */
final class TokenBuckets {
    static final int KEYS_MAX = 200_000;

    /** For how long a debt that comes from elsewhere is believed, beyond that of an empty bucket: clocks may be wrong. */
    static final long DEBT_BEYOND_EMPTY_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** Buckets are shared when this part of their burst was taken since the last time. */
    private static final int SHARED_PART = 4;

    private static final long GENERATION_NANOS_MIN = TimeUnit.SECONDS.toNanos(10);

    private static final AtomicLongFieldUpdater<Bucket> FULL_AT =
            AtomicLongFieldUpdater.newUpdater(Bucket.class, "fullAtNanos");
    private static final AtomicIntegerFieldUpdater<Bucket> UNSHARED =
            AtomicIntegerFieldUpdater.newUpdater(Bucket.class, "unshared");

    /** Fields that are changed through the updaters above; objects of their own would triple the memory. */
    private static final class Bucket {
        private volatile long fullAtNanos;
        private volatile int unshared;

        Bucket(long fullAtNanos) {
            this.fullAtNanos = fullAtNanos;
        }
    }

    /** No record: two of them are the same only if they are one. */
    private static final class Generations {
        private final Map<Long, Bucket> young = new ConcurrentHashMap<>();
        private final Map<Long, Bucket> old;
        private final long sinceNanos;

        Generations(Map<Long, Bucket> old, long sinceNanos) {
            this.old = old;
            this.sinceNanos = sinceNanos;
        }

        Bucket find(long key) {
            Bucket found = young.get(key);
            return found == null ? old.get(key) : found;
        }
    }

    /** What this node has let through of a key, and has not told the others. */
    final class Spending {
        private final long key;
        private final Bucket bucket;
        private final int tokens;
        private final long nanos;

        private Spending(long key, Bucket bucket, int tokens, long nanos) {
            this.key = key;
            this.bucket = bucket;
            this.tokens = tokens;
            this.nanos = nanos;
        }

        long key() {
            return key;
        }

        /** The tokens, as the time that they need to come again; without what has come again since. */
        long nanos() {
            return nanos;
        }

        /** It was told; the debt of all nodes together is this much now. */
        void shared(long debtNanos) {
            UNSHARED.addAndGet(bucket, -tokens);
            raise(bucket, debtNanos);
        }
    }

    private final Rate rate;
    private final int keysMax;
    private final LongSupplier nanoTime;
    private final LongAdder refused = new LongAdder();
    private volatile Generations generations;

    TokenBuckets(Rate rate, LongSupplier nanoTime) {
        this(rate, KEYS_MAX, nanoTime);
    }

    TokenBuckets(Rate rate, int keysMax, LongSupplier nanoTime) {
        this.rate = rate;
        this.keysMax = keysMax;
        this.nanoTime = nanoTime;
        this.generations = new Generations(new ConcurrentHashMap<>(), nanoTime.getAsLong());
    }

    Rate rate() {
        return rate;
    }

    /** Takes a token, if there is one. A request that is refused costs nothing. */
    Allowance take(long key) {
        Bucket bucket = bucket(key);
        while (true) {
            long fullAt = bucket.fullAtNanos;
            long now = nanoTime.getAsLong();
            long debt = Math.max(0, fullAt - now);
            long after = debt + rate.nanosPerToken();
            if (after > rate.fillNanos()) {
                return refused(debt);
            }
            if (FULL_AT.compareAndSet(bucket, fullAt, now + after)) {
                UNSHARED.incrementAndGet(bucket);
                return new Allowance(rate, true, after);
            }
        }
    }

    /** Says whether there is a token, and leaves it there. */
    Allowance look(long key) {
        Bucket bucket = generations.find(key);
        long debt = bucket == null ? 0 : debt(bucket);
        return debt + rate.nanosPerToken() <= rate.fillNanos() ? new Allowance(rate, true, debt) : refused(debt);
    }

    private Allowance refused(long debt) {
        refused.increment();
        return new Allowance(rate, false, debt);
    }

    /** How often there was no token for a request. */
    long refused() {
        return refused.sum();
    }

    private long debt(Bucket bucket) {
        return Math.max(0, bucket.fullAtNanos - nanoTime.getAsLong());
    }

    private void raise(Bucket bucket, long debtNanos) {
        long believed = Math.min(debtNanos, debtNanosMax());
        long now = nanoTime.getAsLong();
        FULL_AT.accumulateAndGet(bucket, now + believed, (had, told) -> told - had > 0 ? told : had);
    }

    /** The largest debt that is believed. */
    long debtNanosMax() {
        return rate.fillNanos() + DEBT_BEYOND_EMPTY_NANOS;
    }

    private Bucket bucket(long key) {
        Generations now = generations;
        Bucket found = now.young.get(key);
        if (found != null) {
            return found;
        }
        if (now.young.size() >= keysMax / 2) {
            now = next(now);
        }
        Bucket kept = now.old.get(key);
        Bucket added = kept == null ? new Bucket(nanoTime.getAsLong()) : kept;
        Bucket before = now.young.putIfAbsent(key, added);
        return before == null ? added : before;
    }

    private synchronized Generations next(Generations seen) {
        if (generations == seen) {
            generations = new Generations(seen.young, nanoTime.getAsLong());
        }
        return generations;
    }

    /** Drops buckets that must be full by now. For a timer. */
    void dropFull() {
        Generations now = generations;
        long generationNanos = Math.max(GENERATION_NANOS_MIN, rate.fillNanos() + DEBT_BEYOND_EMPTY_NANOS);
        if (nanoTime.getAsLong() - now.sinceNanos >= generationNanos) {
            next(now);
        }
    }

    /**
     * The keys of which at least a quarter of the burst was taken since they were shared, those with the largest spending first.
     *
     * @param max keys at most
     */
    List<Spending> heaviest(int max) {
        Generations now = generations;
        List<Spending> found = new ArrayList<>();
        now.young.forEach((key, bucket) -> addIfHeavy(found, key, bucket));
        now.old.forEach((key, bucket) -> {
            if (!now.young.containsKey(key)) {
                addIfHeavy(found, key, bucket);
            }
        });
        found.sort(Comparator.comparingLong(Spending::nanos).reversed());
        return found.subList(0, Math.min(max, found.size()));
    }

    private void addIfHeavy(List<Spending> found, long key, Bucket bucket) {
        int tokens = bucket.unshared;
        long debt = debt(bucket);
        if (tokens >= Math.max(1, rate.burst() / SHARED_PART) && debt > 0) {
            found.add(new Spending(key, bucket, tokens, Math.min(tokens * rate.nanosPerToken(), debt)));
        }
    }

    /** How many keys there are, about. */
    int keys() {
        Generations now = generations;
        return now.young.size() + now.old.size();
    }
}
