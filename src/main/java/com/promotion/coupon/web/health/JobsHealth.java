package com.promotion.coupon.web.health;

import com.promotion.coupon.application.job.JobReport;
import com.promotion.coupon.application.job.JobRunner;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * What the timers' jobs have done on this node. Always UP: a job that fails does not keep the node from issuing, and
 * removing the node would not help. Alert on the data, or on the metrics {@code coupon_job_…}.
 */
@Readiness
@ApplicationScoped
public class JobsHealth implements HealthCheck {

    @Inject
    private JobRunner jobs;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("jobs").up();
        jobs.reports().forEach(report -> show(response, report));
        return response.build();
    }

    private static void show(HealthCheckResponseBuilder response, JobReport report) {
        response.withData(
                        report.job() + ".lastStart",
                        Instant.ofEpochMilli(report.lastStartMillis()).toString())
                .withData(report.job() + ".lastMs", report.lastMillis())
                .withData(report.job() + ".lastDone", report.lastDone())
                .withData(report.job() + ".done", report.done())
                .withData(report.job() + ".failures", report.failures());
        if (report.lastFailure() != null) {
            response.withData(report.job() + ".lastFailure", report.lastFailure());
        }
    }
}
