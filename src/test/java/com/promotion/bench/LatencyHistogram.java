package com.promotion.bench;

import java.io.Serializable;

/**
 * Counts latencies in 64 steps per power of two, so that every figure read back is within 1.6 %.
 *
 * <p>Recording allocates nothing. Not thread-safe: each worker has its own, and they are added up at the end.
 */
final class LatencyHistogram implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int STEP_BITS = 6;
    private static final int STEPS = 1 << STEP_BITS;
    /** 2^36 microseconds are 19 hours; nothing here waits that long. */
    private static final int POWERS = 36;

    private final long[] counts = new long[(POWERS - STEP_BITS + 1) << STEP_BITS];
    private long count;
    private long maxMicros;

    void record(long nanos) {
        long micros = Math.min(Math.max(0, nanos / 1_000), (1L << POWERS) - 1);
        counts[index(micros)]++;
        count++;
        maxMicros = Math.max(maxMicros, micros);
    }

    void add(LatencyHistogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        maxMicros = Math.max(maxMicros, other.maxMicros);
    }

    long count() {
        return count;
    }

    double maxMillis() {
        return maxMicros / 1_000.0;
    }

    /** The latency that {@code percent} of all answers did not exceed, in milliseconds; 0 when there were none. */
    double percentileMillis(double percent) {
        long rank = Math.max(1, (long) Math.ceil(count * percent / 100));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return Math.min(highest(i), maxMicros) / 1_000.0;
            }
        }
        return 0;
    }

    private static int index(long micros) {
        if (micros < STEPS) {
            return (int) micros;
        }
        int shift = 63 - Long.numberOfLeadingZeros(micros) - STEP_BITS;
        return (shift << STEP_BITS) + (int) (micros >>> shift);
    }

    private static long highest(int index) {
        if (index < STEPS) {
            return index;
        }
        int shift = (index >> STEP_BITS) - 1;
        long step = (index & (STEPS - 1)) + (long) STEPS;
        return ((step + 1) << shift) - 1;
    }
}
