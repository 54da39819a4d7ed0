package com.promotion.coupon.infrastructure.metrics;

import com.promotion.coupon.application.Doorway;
import com.promotion.coupon.application.GateAudit;
import com.promotion.coupon.application.GateTrust;
import com.promotion.coupon.application.IssueCounters;
import com.promotion.coupon.application.dto.PolicyGauge;
import com.promotion.coupon.exception.CouponErrorCode;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.eclipse.microprofile.metrics.MetricID;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

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
    private MetricRegistry registry;

    @Inject
    private IssueCounters counters;

    @Inject
    private GateAudit audit;

    @Inject
    private GateTrust gate;

    @Inject
    private Doorway doorway;

    @Inject
    private JobMetrics jobs;

    private volatile Map<Long, PolicyGauge> current = Map.of();
    private final Map<Long, List<MetricID>> shown = new HashMap<>();

    @PostConstruct
    void register() {
        registry.gauge("coupon_answers_total", counters::issued, new Tag("answer", "issued"));
        registry.gauge("coupon_answers_total", counters::replayed, new Tag("answer", "replayed"));
        registry.gauge("coupon_answers_total", counters::pending, new Tag("answer", "pending"));
        for (CouponErrorCode code : CouponErrorCode.values()) {
            registry.gauge("coupon_answers_total", () -> counters.refused(code), new Tag("answer", code.code()));
        }
        registry.gauge("coupon_gate_reachable", () -> gate.reachable() ? 1 : 0);
        registry.gauge("coupon_requests_inside", doorway::requests);
    }

    /** Shows the policies that are open now, and no others. */
    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void refresh() {
        try {
            jobs.refresh();
            current = audit.gauges().stream()
                    .limit(POLICIES_MAX)
                    .collect(Collectors.toMap(PolicyGauge::policyId, gauge -> gauge));
            shown.entrySet().removeIf(entry -> {
                boolean over = !current.containsKey(entry.getKey());
                if (over) {
                    entry.getValue().forEach(registry::remove);
                }
                return over;
            });
            current.keySet().forEach(policyId -> shown.computeIfAbsent(policyId, this::show));
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "Stock metrics not refreshed, tried again in two seconds", failure);
        }
    }

    private List<MetricID> show(long policyId) {
        List<MetricID> ids = new ArrayList<>();
        show(ids, "coupon_stock_remaining", policyId, PolicyGauge::remaining);
        show(ids, "coupon_gate_stock", policyId, gauge -> gauge.gateStock() == null ? -1 : gauge.gateStock());
        show(ids, "coupon_gate_drift", policyId, PolicyGauge::drift);
        show(ids, "coupon_outbox_claims", policyId, PolicyGauge::outboxClaims);
        show(ids, "coupon_outbox_oldest_ms", policyId, PolicyGauge::outboxOldestMillis);
        return ids;
    }

    private void show(List<MetricID> ids, String name, long policyId, ToLongFunction<PolicyGauge> value) {
        Tag policy = new Tag("policy", String.valueOf(policyId));
        registry.gauge(
                name,
                () -> {
                    PolicyGauge gauge = current.get(policyId);
                    return gauge == null ? 0 : value.applyAsLong(gauge);
                },
                policy);
        ids.add(new MetricID(name, policy));
    }
}
