package com.promotion.bench.stack;

import com.promotion.bench.report.Comparison;
import com.promotion.coupon.harness.IssuingHarness;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How long looking after all policies takes. Guarded by itself: it is asked for after the last look. */
public final class AuditTimes {
    private final IssuingHarness engine;
    private final List<Double> millis = new ArrayList<>();

    public AuditTimes(IssuingHarness engine) {
        this.engine = engine;
    }

    public synchronized void look() {
        long start = System.nanoTime();
        engine.audit();
        millis.add((System.nanoTime() - start) / 1e6);
    }

    public synchronized String inWords() {
        return String.format(
                Locale.ROOT,
                "%.0f ms (median of %d looks, at most %.0f ms)",
                Comparison.median(millis),
                millis.size(),
                millis.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }
}
