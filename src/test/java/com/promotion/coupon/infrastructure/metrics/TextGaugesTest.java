package com.promotion.coupon.infrastructure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextGaugesTest {
    private final TextGauges gauges = new TextGauges();

    @Test
    void gauges_of_one_name_stand_together_under_one_type() {
        gauges.show(new Gauge("coupon_stock_remaining", "policy", "8"), () -> 70);
        gauges.show(Gauge.of("coupon_gate_reachable"), () -> 1);
        gauges.show(new Gauge("coupon_stock_remaining", "policy", "7"), () -> -1);

        assertThat(gauges.text()).isEqualTo("""
                # TYPE coupon_gate_reachable gauge
                coupon_gate_reachable 1
                # TYPE coupon_stock_remaining gauge
                coupon_stock_remaining{policy="7"} -1
                coupon_stock_remaining{policy="8"} 70
                """);
    }

    @Test
    void a_value_is_asked_for_when_somebody_looks() {
        AtomicLong value = new AtomicLong(1);
        gauges.show(Gauge.of("coupon_requests_inside"), value::get);

        value.set(2);

        assertThat(gauges.text()).endsWith("coupon_requests_inside 2\n");
    }

    @Test
    void what_is_hidden_is_gone_with_its_type() {
        Gauge gauge = new Gauge("coupon_gate_drift", "policy", "7");
        gauges.show(gauge, () -> 1);

        gauges.hide(new Gauge("coupon_gate_drift", "policy", "7"));

        assertThat(gauges.text()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Coupon,'',''", "coupon total,'',''", "coupon,policy,''", "coupon,'',7", "coupon,policy,\"7\""})
    void a_name_that_some_format_would_have_to_escape_is_refused(String name, String label, String value) {
        assertThatThrownBy(() -> new Gauge(name, label, value)).isInstanceOf(IllegalArgumentException.class);
    }
}
