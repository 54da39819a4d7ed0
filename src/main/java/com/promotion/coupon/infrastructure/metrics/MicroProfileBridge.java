package com.promotion.coupon.infrastructure.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.NamingConvention;
import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.spi.Unmanaged;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Shows our gauges and counters in MicroProfile Metrics, under the names that they have for Prometheus. Timers and
 * distributions are not copied. The only class that uses MicroProfile Metrics: a server without it must not load this one.
 *
 * <p>Bounded as our own registry is. A counter there can only be added to, so {@link #run} adds what ours has grown by.
 */
@Vetoed
class MicroProfileBridge implements Runnable {

    @Inject
    private MetricRegistry server;

    private final Map<Meter.Id, CopiedCounter> counters = new ConcurrentHashMap<>();

    /** By injection, because Payara looks at the place where a registry is injected to choose the scope. */
    static Runnable from(MeterRegistry ours) {
        MicroProfileBridge bridge = new Unmanaged<>(MicroProfileBridge.class)
                .newInstance()
                .produce()
                .inject()
                .get();
        bridge.copy(ours);
        return bridge;
    }

    /** Listens first, so that no meter is missed; to copy one twice has no effect. */
    void copy(MeterRegistry ours) {
        ours.config().onMeterAdded(this::add).onMeterRemoved(this::remove);
        ours.getMeters().forEach(this::add);
    }

    private void add(Meter meter) {
        Meter.Id id = meter.getId();
        if (meter instanceof Gauge gauge) {
            server.gauge(name(id), gauge::value, tags(id));
        } else if (meter instanceof Counter counter) {
            add(id, counter::count);
        } else if (meter instanceof FunctionCounter counter) {
            add(id, counter::count);
        }
    }

    private void add(Meter.Id id, DoubleSupplier ours) {
        counters.computeIfAbsent(id, same -> new CopiedCounter(ours, server.counter(name(id), tags(id))));
    }

    private void remove(Meter meter) {
        counters.remove(meter.getId());
        server.remove(new MetricID(name(meter.getId()), tags(meter.getId())));
    }

    private static String name(Meter.Id id) {
        String name = NamingConvention.snakeCase.name(id.getName(), id.getType());
        return id.getType() == Meter.Type.COUNTER ? name + "_total" : name;
    }

    private static Tag[] tags(Meter.Id id) {
        return id.getTags().stream()
                .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                .toArray(Tag[]::new);
    }

    @Override
    public void run() {
        counters.values().forEach(CopiedCounter::refresh);
    }

    private record CopiedCounter(DoubleSupplier ours, org.eclipse.microprofile.metrics.Counter theirs) {
        void refresh() {
            theirs.inc(Math.max(0, (long) ours.getAsDouble() - theirs.getCount()));
        }
    }
}
