package com.promotion.coupon.infrastructure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MicroProfileBridgeTest {
    private final MeterRegistry ours = new SimpleMeterRegistry();
    /** What the server shows, by name and tags. */
    private final Map<String, Supplier<? extends Number>> shown = new TreeMap<>();

    private final MicroProfileBridge bridge = new MicroProfileBridge();

    @BeforeEach
    void injectServer() throws ReflectiveOperationException {
        Field server = MicroProfileBridge.class.getDeclaredField("server");
        server.setAccessible(true);
        server.set(
                bridge,
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {MetricRegistry.class},
                        (proxy, method, arguments) -> switch (method.getName()) {
                            case "gauge" ->
                                gauge((String) arguments[0], (Supplier<?>) arguments[1], (Tag[]) arguments[2]);
                            case "counter" -> counter((String) arguments[0], (Tag[]) arguments[1]);
                            case "remove" -> remove((MetricID) arguments[0]);
                            default -> throw new UnsupportedOperationException(method.getName());
                        }));
    }

    @Test
    void gauges_have_their_names_for_prometheus_and_live_values() {
        AtomicLong stock = new AtomicLong(7);
        Gauge.builder("coupon.stock.remaining", stock::get).tag("policy", "1").register(ours);
        bridge.copy(ours);
        Gauge.builder("coupon.gate.reachable", () -> 1).register(ours);

        stock.set(6);

        assertThat(values()).isEqualTo(Map.of("coupon_stock_remaining[policy=1]", 6.0, "coupon_gate_reachable[]", 1.0));
    }

    @Test
    void counters_grow_by_what_ours_have_grown() {
        AtomicLong done = new AtomicLong(5);
        bridge.copy(ours);
        Counter issued =
                Counter.builder("coupon.answers").tag("answer", "issued").register(ours);
        FunctionCounter.builder("coupon.job.done", done, AtomicLong::get).register(ours);

        issued.increment(3);
        bridge.run();
        bridge.run();
        issued.increment();
        done.set(9);
        bridge.run();

        assertThat(values())
                .isEqualTo(Map.of("coupon_answers_total[answer=issued]", 4.0, "coupon_job_done_total[]", 9.0));
    }

    @Test
    void what_is_removed_from_ours_is_removed_there() {
        bridge.copy(ours);
        Gauge stock = Gauge.builder("coupon.stock.remaining", () -> 7)
                .tag("policy", "1")
                .register(ours);

        ours.remove(stock);

        assertThat(values()).isEmpty();
    }

    @Test
    void timers_are_not_copied() {
        bridge.copy(ours);

        Timer.builder("coupon.issue").register(ours);

        assertThat(values()).isEmpty();
    }

    private Map<String, Double> values() {
        Map<String, Double> values = new TreeMap<>();
        shown.forEach((name, value) -> values.put(name, value.get().doubleValue()));
        return values;
    }

    @SuppressWarnings("unchecked")
    private Object gauge(String name, Supplier<?> value, Tag[] tags) {
        shown.put(key(name, tags), (Supplier<? extends Number>) value);
        return null;
    }

    private Object counter(String name, Tag[] tags) {
        AtomicLong count = new AtomicLong();
        shown.put(key(name, tags), count::get);
        return new org.eclipse.microprofile.metrics.Counter() {
            @Override
            public void inc() {
                inc(1);
            }

            @Override
            public void inc(long growth) {
                count.addAndGet(growth);
            }

            @Override
            public long getCount() {
                return count.get();
            }
        };
    }

    private Object remove(MetricID id) {
        return shown.remove(key(id.getName(), id.getTagsAsArray())) != null;
    }

    private static String key(String name, Tag[] tags) {
        return name
                + Arrays.stream(tags)
                        .map(tag -> tag.getTagName() + "=" + tag.getTagValue())
                        .toList();
    }
}
