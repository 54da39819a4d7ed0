package com.promotion.coupon.application.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What was looked for and was not there, for {@value #MILLIS} ms, so that asking again costs nothing. Bounded: {@value #ENTRIES_MAX}
 * entries; when there is no room, more is not remembered.
 *
 * @param <K> what is looked for, with {@code equals}
 */
public final class RecentlyMissing<K> {
    static final int ENTRIES_MAX = 10_000;

    /** As old as other polled answers are at most. */
    static final long MILLIS = 200;

    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<K, Long> untilNanos = new ConcurrentHashMap<>();

    /** @param nanoTime a monotonic clock */
    public RecentlyMissing(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    public boolean contains(K wanted) {
        Long until = untilNanos.get(wanted);
        return until != null && nanoTime.getAsLong() - until < 0;
    }

    /** @param askedAtNanos when it was looked for, or before; by {@link #now} */
    public void add(K wanted, long askedAtNanos) {
        if (untilNanos.size() >= ENTRIES_MAX) {
            long now = now();
            untilNanos.values().removeIf(until -> now - until >= 0);
        }
        if (untilNanos.size() < ENTRIES_MAX) {
            untilNanos.put(wanted, askedAtNanos + TimeUnit.MILLISECONDS.toNanos(MILLIS));
        }
    }

    /** It is there now. */
    public void remove(K wanted) {
        untilNanos.remove(wanted);
    }

    public long now() {
        return nanoTime.getAsLong();
    }

    int size() {
        return untilNanos.size();
    }
}
