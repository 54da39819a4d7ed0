package com.promotion.coupon.infrastructure.metrics;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Finds out whether this server has MicroProfile Metrics. */
@Singleton
class GaugesProducer {
    private static final String REGISTRY = "org.eclipse.microprofile.metrics.MetricRegistry";

    @Produces
    @Singleton
    Gauges gauges() {
        return serverHasMetrics() ? MicroProfileGauges.ofServer() : new TextGauges();
    }

    private static boolean serverHasMetrics() {
        try {
            Class.forName(REGISTRY, false, GaugesProducer.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException none) {
            return false;
        }
    }
}
