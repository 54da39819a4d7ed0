package com.promotion.coupon.infrastructure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Copies gauges and counters into the server's own metrics, where the server has MicroProfile Metrics (Payara). */
@Singleton
public class ServerMetrics {
    private static final String SERVER_REGISTRY = "org.eclipse.microprofile.metrics.MetricRegistry";

    private final Runnable refresh;

    @Inject
    ServerMetrics(MeterRegistry registry) {
        refresh = serverHasMetrics() ? MicroProfileBridge.from(registry) : () -> {};
    }

    private static boolean serverHasMetrics() {
        try {
            Class.forName(SERVER_REGISTRY, false, ServerMetrics.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException none) {
            return false;
        }
    }

    /** Brings the copied counters up to date; copied gauges always are. Called by one thread at a time. */
    void refresh() {
        refresh.run();
    }
}
