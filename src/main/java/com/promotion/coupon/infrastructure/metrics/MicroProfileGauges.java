package com.promotion.coupon.infrastructure.metrics;

import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.spi.Unmanaged;
import jakarta.inject.Inject;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Gauges of MicroProfile Metrics. The one class that needs it: a server without it must not even look at this one. */
@Vetoed
class MicroProfileGauges implements Gauges {
    private static final Tag[] NO_TAGS = {};

    @Inject
    private MetricRegistry registry;

    /** By injection, because Payara looks at the place where a registry is injected to choose the scope. */
    static Gauges ofServer() {
        return new Unmanaged<>(MicroProfileGauges.class)
                .newInstance()
                .produce()
                .inject()
                .get();
    }

    @Override
    public void show(Gauge gauge, LongSupplier value) {
        registry.gauge(gauge.name(), value::getAsLong, tags(gauge));
    }

    @Override
    public void hide(Gauge gauge) {
        registry.remove(new MetricID(gauge.name(), tags(gauge)));
    }

    private static Tag[] tags(Gauge gauge) {
        return gauge.labelled() ? new Tag[] {new Tag(gauge.label(), gauge.value())} : NO_TAGS;
    }
}
