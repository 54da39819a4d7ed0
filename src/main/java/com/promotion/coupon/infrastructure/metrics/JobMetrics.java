package com.promotion.coupon.infrastructure.metrics;

import com.promotion.coupon.application.job.JobReport;
import com.promotion.coupon.application.job.JobRunner;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Per job of the timers: when it began last, how long that took, how many it did, and what failed. */
@Singleton
public class JobMetrics {

    private final MeterRegistry registry;
    private final JobRunner jobs;
    /** Only touched by {@link #refresh}, which runs once at a time. */
    private final Set<String> shown = new HashSet<>();

    @Inject
    JobMetrics(MeterRegistry registry, JobRunner jobs) {
        this.registry = registry;
        this.jobs = jobs;
    }

    /** Shows the jobs that have run for the first time since. */
    void refresh() {
        for (JobReport report : jobs.reports()) {
            if (shown.add(report.job())) {
                show(report.job());
            }
        }
    }

    private void show(String job) {
        gauge(
                "coupon.job.last.start.seconds",
                "Start of the last run, in seconds since 1970",
                job,
                now -> now.lastStartMillis() / 1_000);
        gauge("coupon.job.last.duration.ms", "How long the last run took, in milliseconds", job, JobReport::lastMillis);
        gauge("coupon.job.last.done", "How many the last run has done", job, JobReport::lastDone);
        counter("coupon.job.done", "How many the job has done", job, JobReport::done);
        counter("coupon.job.failures", "How often the job, or a part of it, has failed", job, JobReport::failures);
    }

    private void gauge(String name, String description, String job, ToLongFunction<JobReport> value) {
        Gauge.builder(name, () -> value.applyAsLong(report(job)))
                .description(description)
                .tag("job", job)
                .register(registry);
    }

    private void counter(String name, String description, String job, ToLongFunction<JobReport> value) {
        FunctionCounter.builder(name, this, metrics -> value.applyAsLong(metrics.report(job)))
                .description(description)
                .tag("job", job)
                .register(registry);
    }

    private JobReport report(String job) {
        return jobs.reports().stream()
                .filter(report -> report.job().equals(job))
                .findAny()
                .orElseGet(() -> JobReport.none(job));
    }
}
