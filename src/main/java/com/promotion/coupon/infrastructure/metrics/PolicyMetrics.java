package com.promotion.coupon.infrastructure.metrics;

import com.promotion.coupon.application.dto.PolicyGauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Per open policy the stock in the database and the gate, the drift between them, depth and age of the outbox, and
 * the gaps. At most {@value #POLICIES_MAX} policies are shown, the oldest ones; the gauges of a policy that is over are removed.
 */
@Singleton
public class PolicyMetrics {
    private static final int POLICIES_MAX = 1_000;

    private final MeterRegistry registry;
    private final Map<MultiGauge, ToDoubleFunction<PolicyGauge>> gauges = new LinkedHashMap<>();
    private volatile Map<Long, PolicyGauge> current = Map.of();

    @Inject
    PolicyMetrics(MeterRegistry registry) {
        this.registry = registry;
        gauge("coupon.stock.remaining", "Coupons that are not issued, by the database", PolicyGauge::remaining);
        gauge(
                "coupon.gate.stock",
                "Coupons left in the gate; -1 when it is away or not loaded",
                policy -> policy.gateStock() == null ? -1 : policy.gateStock());
        gauge(
                "coupon.gate.drift",
                "By how many coupons the stock of the gate is too high, or too low when below 0",
                PolicyGauge::drift);
        gauge(
                "coupon.outbox.claims",
                "Claims that the gate has admitted and that are not settled",
                PolicyGauge::outboxClaims);
        gauge(
                "coupon.outbox.oldest.ms",
                "Age of the oldest claim that is not settled, in milliseconds",
                PolicyGauge::outboxOldestMillis);
        gauge(
                "coupon.gaps",
                "Issued coupons that had no row when the gate was loaded: somebody has deleted it",
                PolicyGauge::gaps);
    }

    private void gauge(String name, String description, ToDoubleFunction<PolicyGauge> value) {
        gauges.put(MultiGauge.builder(name).description(description).register(registry), value);
    }

    /** Shows these policies and no others. Called by one thread at a time. */
    void show(List<PolicyGauge> open) {
        current =
                open.stream().limit(POLICIES_MAX).collect(Collectors.toMap(PolicyGauge::policyId, Function.identity()));
        gauges.forEach((gauge, value) -> gauge.register(
                current.keySet().stream().map(policyId -> row(policyId, value)).collect(Collectors.toList())));
    }

    /** Reads the policy when it is scraped: a row that is there already stays as it is. */
    private Row<?> row(long policyId, ToDoubleFunction<PolicyGauge> value) {
        return Row.of(Tags.of("policy", String.valueOf(policyId)), () -> {
            PolicyGauge policy = current.get(policyId);
            return policy == null ? 0 : value.applyAsDouble(policy);
        });
    }
}
