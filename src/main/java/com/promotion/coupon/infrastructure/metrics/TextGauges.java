package com.promotion.coupon.infrastructure.metrics;

import jakarta.enterprise.inject.Vetoed;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/**
 * Gauges as text for Prometheus, format 0.0.4, under the names and labels that MicroProfile Metrics would give them.
 *
 * <p>Thread-safe. Not bounded here: who shows gauges bounds them.
 */
@Vetoed
final class TextGauges implements Gauges {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final Map<Gauge, LongSupplier> shown = new ConcurrentSkipListMap<>();

    @Override
    public void show(Gauge gauge, LongSupplier value) {
        shown.put(gauge, value);
    }

    @Override
    public void hide(Gauge gauge) {
        shown.remove(gauge);
    }

    /** All gauges as they are now, sorted; a {@code TYPE} line before the first of each name. */
    String text() {
        StringBuilder text = new StringBuilder(4_096);
        String name = "";
        for (Map.Entry<Gauge, LongSupplier> entry : shown.entrySet()) {
            Gauge gauge = entry.getKey();
            if (!gauge.name().equals(name)) {
                name = gauge.name();
                text.append("# TYPE ").append(name).append(" gauge\n");
            }
            text.append(name);
            if (gauge.labelled()) {
                text.append('{')
                        .append(gauge.label())
                        .append("=\"")
                        .append(gauge.value())
                        .append("\"}");
            }
            text.append(' ').append(entry.getValue().getAsLong()).append('\n');
        }
        return text.toString();
    }
}
