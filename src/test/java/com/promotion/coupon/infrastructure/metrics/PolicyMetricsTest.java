package com.promotion.coupon.infrastructure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.dto.PolicyGauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PolicyMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final PolicyMetrics policies = new PolicyMetrics(registry);

    @Test
    void an_open_policy_has_six_gauges() {
        policies.show(List.of(new PolicyGauge(7, 70, 68, -1, 2, 1_500, 3)));

        assertThat(scrape())
                .contains(
                        "# TYPE coupon_stock_remaining gauge",
                        "coupon_stock_remaining{policy=\"7\"} 70.0",
                        "coupon_gate_stock{policy=\"7\"} 68.0",
                        "coupon_gate_drift{policy=\"7\"} -1.0",
                        "coupon_outbox_claims{policy=\"7\"} 2.0",
                        "coupon_outbox_oldest_ms{policy=\"7\"} 1500.0",
                        "coupon_gaps{policy=\"7\"} 3.0");
    }

    @Test
    void a_gate_that_is_away_has_a_stock_of_minus_one() {
        policies.show(List.of(new PolicyGauge(7, 70, null, 0, 0, 0, 0)));

        assertThat(scrape()).contains("coupon_gate_stock{policy=\"7\"} -1.0");
    }

    @Test
    void the_last_values_are_shown() {
        policies.show(List.of(new PolicyGauge(7, 70, 70, 0, 0, 0, 0)));

        policies.show(List.of(new PolicyGauge(7, 69, 69, 0, 0, 0, 0)));

        assertThat(scrape()).contains("coupon_stock_remaining{policy=\"7\"} 69.0");
    }

    @Test
    void a_policy_that_is_over_is_removed() {
        policies.show(List.of(new PolicyGauge(7, 70, 70, 0, 0, 0, 0), new PolicyGauge(8, 80, 80, 0, 0, 0, 0)));

        policies.show(List.of(new PolicyGauge(8, 80, 80, 0, 0, 0, 0)));

        assertThat(scrape())
                .noneMatch(line -> line.contains("policy=\"7\""))
                .contains("coupon_stock_remaining{policy=\"8\"} 80.0");
        policies.show(List.of());
        assertThat(scrape()).isEmpty();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void at_most_a_thousand_policies_are_shown() {
        policies.show(LongStream.rangeClosed(1, 1_500)
                .mapToObj(policyId -> new PolicyGauge(policyId, 1, 1, 0, 0, 0, 0))
                .toList());

        assertThat(scrape())
                .filteredOn(line -> line.startsWith("coupon_stock_remaining{"))
                .hasSize(1_000)
                .contains("coupon_stock_remaining{policy=\"1\"} 1.0");
    }

    private List<String> scrape() {
        return registry.scrape().lines().toList();
    }
}
