package com.promotion.coupon.infrastructure.metrics;

import com.promotion.coupon.application.dto.JobReport;
import com.promotion.coupon.application.job.JobRunner;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Per job of the timers: when it began last, how long that took, how many it did, and what failed. */
@Singleton
public class JobMetrics {

    private final Gauges gauges;
    private final JobRunner jobs;
    /** Only touched by {@link #refresh}, which runs once at a time. */
    private final Set<String> shown = new HashSet<>();

    @Inject
    JobMetrics(Gauges gauges, JobRunner jobs) {
        this.gauges = gauges;
        this.jobs = jobs;
    }

    /** Shows the jobs that have run for the first time since. */
    void refresh() {
        for (JobReport report : jobs.reports()) {
            if (shown.add(report.job())) {
                show("coupon_job_last_start_seconds", report.job(), now -> now.lastStartMillis() / 1_000);
                show("coupon_job_last_duration_ms", report.job(), JobReport::lastMillis);
                show("coupon_job_last_done", report.job(), JobReport::lastDone);
                show("coupon_job_done_total", report.job(), JobReport::done);
                show("coupon_job_failures_total", report.job(), JobReport::failures);
            }
        }
    }

    private void show(String name, String job, ToLongFunction<JobReport> value) {
        gauges.show(new Gauge(name, "job", job), () -> value.applyAsLong(report(job)));
    }

    private JobReport report(String job) {
        return jobs.reports().stream()
                .filter(report -> report.job().equals(job))
                .findAny()
                .orElseGet(() -> JobReport.none(job));
    }
}
