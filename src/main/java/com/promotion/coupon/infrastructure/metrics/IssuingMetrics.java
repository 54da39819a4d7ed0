package com.promotion.coupon.infrastructure.metrics;

import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.dto.PolicyGauge;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.issue.IssueCounters;
import com.promotion.coupon.application.reconcile.GateReconciler;
import com.promotion.coupon.exception.CouponErrorCode;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Answers by kind, and per open policy the stock in the database and the gate, the drift between them, and depth and
 * age of the outbox. At most {@value #POLICIES_MAX} policies are shown, the oldest ones.
 */
@Singleton
@Startup
@DependsOn("IssuingPools")
@TransactionManagement(TransactionManagementType.BEAN)
public class IssuingMetrics {
    private static final Logger LOG = Logger.getLogger(IssuingMetrics.class.getName());

    private static final int POLICIES_MAX = 1_000;

    @Inject
    private Gauges gauges;

    @Inject
    private IssueCounters counters;

    @Inject
    private GateReconciler audit;

    @Inject
    private GateHealth gate;

    @Inject
    private InFlightRequests inFlight;

    @Inject
    private JobMetrics jobs;

    private volatile Map<Long, PolicyGauge> current = Map.of();
    private final Map<Long, List<Gauge>> shown = new HashMap<>();

    @PostConstruct
    void register() {
        gauges.show(answers("issued"), counters::issued);
        gauges.show(answers("replayed"), counters::replayed);
        gauges.show(answers("pending"), counters::pending);
        for (CouponErrorCode code : CouponErrorCode.values()) {
            gauges.show(answers(code.code()), () -> counters.refused(code));
        }
        gauges.show(Gauge.of("coupon_gate_reachable"), () -> gate.reachable() ? 1 : 0);
        gauges.show(Gauge.of("coupon_requests_inside"), inFlight::requests);
    }

    private static Gauge answers(String kind) {
        return new Gauge("coupon_answers_total", "answer", kind);
    }

    /** Shows the policies that are open now, and no others. */
    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void refresh() {
        inFlight.runJob(this::refreshNow);
    }

    private void refreshNow() {
        try {
            jobs.refresh();
            current = audit.gauges().stream()
                    .limit(POLICIES_MAX)
                    .collect(Collectors.toMap(PolicyGauge::policyId, policy -> policy));
            shown.entrySet().removeIf(entry -> {
                boolean over = !current.containsKey(entry.getKey());
                if (over) {
                    entry.getValue().forEach(gauges::hide);
                }
                return over;
            });
            current.keySet().forEach(policyId -> shown.computeIfAbsent(policyId, this::show));
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "Stock metrics not refreshed, tried again in two seconds", failure);
        }
    }

    private List<Gauge> show(long policyId) {
        return List.of(
                show("coupon_stock_remaining", policyId, PolicyGauge::remaining),
                show("coupon_gate_stock", policyId, policy -> policy.gateStock() == null ? -1 : policy.gateStock()),
                show("coupon_gate_drift", policyId, PolicyGauge::drift),
                show("coupon_outbox_claims", policyId, PolicyGauge::outboxClaims),
                show("coupon_outbox_oldest_ms", policyId, PolicyGauge::outboxOldestMillis));
    }

    private Gauge show(String name, long policyId, ToLongFunction<PolicyGauge> value) {
        Gauge gauge = new Gauge(name, "policy", String.valueOf(policyId));
        gauges.show(gauge, () -> {
            PolicyGauge policy = current.get(policyId);
            return policy == null ? 0 : value.applyAsLong(policy);
        });
        return gauge;
    }
}
