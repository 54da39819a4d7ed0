package com.promotion.coupon.infrastructure.metrics;

import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.clock.Clocks.Clock;
import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.dto.PolicyGauge;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.issue.IssueCounters;
import com.promotion.coupon.application.job.MetricsRefresh;
import com.promotion.coupon.application.limit.RateLimits;
import com.promotion.coupon.application.node.DatabaseProbe.State;
import com.promotion.coupon.application.node.DatabaseWatch;
import com.promotion.coupon.application.reconcile.GateReconciler;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Registers the gauges of this node, and keeps those of policies and jobs up to date. */
@Singleton
public class IssuingMetrics implements MetricsRefresh {
    @Inject
    private MeterRegistry registry;

    @Inject
    private IssueCounters counters;

    @Inject
    private GateReconciler reconciler;

    @Inject
    private GateHealth gate;

    @Inject
    private InFlightRequests inFlight;

    @Inject
    private RateLimits limits;

    @Inject
    private DatabaseWatch database;

    @Inject
    private Clocks clocks;

    @Inject
    private PolicyMetrics policies;

    @Inject
    private JobMetrics jobs;

    @Inject
    private ServerMetrics server;

    @PostConstruct
    void register() {
        Gauge.builder("coupon.gate.reachable", gate, health -> health.reachable() ? 1 : 0)
                .description("1 while the gate (Redis) answers; 0 while it does not, or where none is configured")
                .register(registry);
        Gauge.builder("coupon.requests.inside", inFlight, InFlightRequests::requests)
                .description("Requests accepted and not yet answered")
                .register(registry);
        FunctionCounter.builder("coupon.requests.refused", inFlight, InFlightRequests::refused)
                .description("Requests of any kind that were answered 503 because this node is shutting down")
                .register(registry);
        limits.refused().keySet().forEach(this::registerLimit);
        Gauge.builder("coupon.database.transaction.oldest.ms", database, IssuingMetrics::oldestTransaction)
                .description(
                        "Age of the oldest transaction in the database that keeps old rows alive, in milliseconds; -1 when it is away")
                .register(registry);
        for (Clock clock : Clock.values()) {
            Gauge.builder("coupon.clock.offset.ms", clocks, all -> offset(all, clock))
                    .description(
                            "By how much a clock is ahead of the one that decides, in milliseconds; NaN while it is not known")
                    .tag("clock", clock.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
    }

    private static double oldestTransaction(DatabaseWatch database) {
        return database.last().map(State::oldestTransactionMillis).orElse(-1L);
    }

    private static double offset(Clocks clocks, Clock clock) {
        Long offset = clocks.offsets().get(clock);
        return offset == null ? Double.NaN : offset;
    }

    private void registerLimit(String limit) {
        FunctionCounter.builder(
                        "coupon.requests.limited", limits, all -> all.refused().get(limit))
                .description("Requests of customers that were answered 429, by the limit")
                .tag("limit", limit)
                .register(registry);
    }

    @Override
    public void refresh() {
        List<PolicyGauge> open = reconciler.gauges();
        counters.openPolicies(open.stream().map(PolicyGauge::policyId).collect(Collectors.toSet()));
        policies.show(open);
        jobs.refresh();
        server.refresh();
    }
}
