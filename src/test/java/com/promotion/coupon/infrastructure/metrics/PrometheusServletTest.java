package com.promotion.coupon.infrastructure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusServletTest {

    /** As Prometheus 2.42 sends it, and as Prometheus 3 does, which would also read protobuf. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5"
            })
    void openmetrics_for_clients_that_name_it(String accept) {
        String type = PrometheusServlet.contentType(accept);

        assertThat(type).isEqualTo("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(scrape(type)).endsWith("coupon_answers_total 3.0\n# EOF\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/plain",
                "text/html",
                ";;,,",
                "한국어",
                "application/json",
                "application/vnd.google.protobuf"
            })
    void the_text_format_for_all_others(String accept) {
        String type = PrometheusServlet.contentType(accept);

        assertThat(type).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
        assertThat(scrape(type)).isEqualTo("""
            # HELP coupon_answers_total \s
            # TYPE coupon_answers_total counter
            coupon_answers_total 3.0
            """);
    }

    @Test
    void a_registry_without_meters_is_an_empty_text() {
        assertThat(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT).scrape(PrometheusServlet.contentType("")))
                .isEmpty();
    }

    private static String scrape(String type) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Counter.builder("coupon.answers").register(registry).increment(3);
        return registry.scrape(type);
    }
}
