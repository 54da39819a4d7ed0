package com.promotion.coupon.infrastructure.id;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The wall clock, except that it never steps back: when the wall clock does, time goes on at its own pace, counted
 * with the monotonic clock, until the wall clock has caught up.
 */
final class MonotonicWallClock {
    private final LongSupplier wallMillis;
    private final LongSupplier monotonicNanos;

    /** Wall time minus monotonic time, Unix ms; only ever grows. */
    private final AtomicLong offsetMillis;

    MonotonicWallClock() {
        this(System::currentTimeMillis, System::nanoTime);
    }

    MonotonicWallClock(LongSupplier wallMillis, LongSupplier monotonicNanos) {
        this.wallMillis = wallMillis;
        this.monotonicNanos = monotonicNanos;
        this.offsetMillis = new AtomicLong(wallMillis.getAsLong() - monotonicMillis());
    }

    /** Unix milliseconds. */
    long millis() {
        long monotonic = monotonicMillis();
        long offset = wallMillis.getAsLong() - monotonic;
        return monotonic + offsetMillis.accumulateAndGet(offset, Math::max);
    }

    private long monotonicMillis() {
        return TimeUnit.NANOSECONDS.toMillis(monotonicNanos.getAsLong());
    }
}
