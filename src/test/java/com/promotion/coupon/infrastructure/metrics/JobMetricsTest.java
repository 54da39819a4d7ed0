package com.promotion.coupon.infrastructure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.job.JobRunner;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;

class JobMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JobRunner jobs = new JobRunner(new InFlightRequests());
    private final JobMetrics metrics = new JobMetrics(registry, jobs);

    @Test
    void what_a_job_has_done_is_counted_and_its_last_run_is_shown() {
        jobs.run("expire-coupons", run -> run.done(5));
        metrics.refresh();
        jobs.run("expire-coupons", run -> run.done(2));
        jobs.run("expire-coupons", run -> {
            throw new IllegalStateException("refused for the test");
        });
        metrics.refresh();

        assertThat(registry.scrape().lines())
                .contains(
                        "# TYPE coupon_job_done_total counter",
                        "coupon_job_done_total{job=\"expire-coupons\"} 7.0",
                        "# TYPE coupon_job_failures_total counter",
                        "coupon_job_failures_total{job=\"expire-coupons\"} 1.0",
                        "# TYPE coupon_job_last_done gauge",
                        "coupon_job_last_done{job=\"expire-coupons\"} 0.0")
                .anyMatch(line -> line.startsWith("coupon_job_last_start_seconds{job=\"expire-coupons\"} "))
                .anyMatch(line -> line.startsWith("coupon_job_last_duration_ms{job=\"expire-coupons\"} "));
    }
}
