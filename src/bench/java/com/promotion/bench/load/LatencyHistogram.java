package com.promotion.bench.load;

import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Latencies to the microsecond, every figure read back within 0.1 %; recorded in nanoseconds and read in milliseconds.
 *
 * <p>Recording allocates nothing. Not thread-safe: each worker has its own, and they are added up at the end.
 */
public final class LatencyHistogram implements Serializable {
    private static final long serialVersionUID = 2L;
    /** Nothing here waits that long; a longer latency counts as this one. */
    private static final long MAX_MICROS = TimeUnit.HOURS.toMicros(1);

    private static final int SIGNIFICANT_DIGITS = 3;

    private final Histogram micros = new Histogram(MAX_MICROS, SIGNIFICANT_DIGITS);

    public void record(long nanos) {
        micros.recordValue(Math.min(Math.max(0, TimeUnit.NANOSECONDS.toMicros(nanos)), MAX_MICROS));
    }

    void add(LatencyHistogram other) {
        micros.add(other.micros);
    }

    public long count() {
        return micros.getTotalCount();
    }

    public double maxMillis() {
        return micros.getMaxValue() / 1_000.0;
    }

    /** The latency that {@code percent} of all answers did not exceed, in milliseconds; 0 when there were none. */
    public double percentileMillis(double percent) {
        return micros.getValueAtPercentile(percent) / 1_000.0;
    }
}
