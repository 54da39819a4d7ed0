package com.promotion.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

    @Test
    void percentiles_are_right_within_a_thousandth() {
        LatencyHistogram histogram = of(1, 100_000);

        assertThat(histogram.count()).isEqualTo(100_000);
        assertThat(histogram.percentileMillis(50)).isCloseTo(50, within(0.05));
        assertThat(histogram.percentileMillis(99)).isCloseTo(99, within(0.1));
        assertThat(histogram.percentileMillis(100)).isEqualTo(histogram.maxMillis());
        assertThat(histogram.maxMillis()).isCloseTo(100, within(0.1));
    }

    @Test
    void without_any_latency_every_figure_is_zero() {
        LatencyHistogram histogram = new LatencyHistogram();

        assertThat(histogram.count()).isZero();
        assertThat(histogram.percentileMillis(99)).isZero();
        assertThat(histogram.maxMillis()).isZero();
    }

    @Test
    void a_latency_beyond_the_range_counts_as_its_end() {
        LatencyHistogram histogram = new LatencyHistogram();
        histogram.record(-1);
        histogram.record(Duration.ofDays(1).toNanos());

        assertThat(histogram.percentileMillis(50)).isZero();
        assertThat(histogram.maxMillis()).isCloseTo(3_600_000, within(3_600.0));
    }

    @Test
    void histograms_of_several_processes_add_up() throws IOException, ClassNotFoundException {
        LatencyHistogram sum = of(1, 50_000);
        sum.add(fromAnotherProcess(of(50_001, 100_000)));

        assertThat(sum.count()).isEqualTo(100_000);
        assertThat(sum.percentileMillis(50)).isCloseTo(50, within(0.05));
        assertThat(sum.maxMillis()).isCloseTo(100, within(0.1));
    }

    private static LatencyHistogram of(long firstMicros, long lastMicros) {
        LatencyHistogram histogram = new LatencyHistogram();
        LongStream.rangeClosed(firstMicros, lastMicros).forEach(micros -> histogram.record(micros * 1_000));
        return histogram;
    }

    private static LatencyHistogram fromAnotherProcess(LatencyHistogram histogram)
            throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(histogram);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (LatencyHistogram) in.readObject();
        }
    }
}
