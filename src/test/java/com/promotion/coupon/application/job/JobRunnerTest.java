package com.promotion.coupon.application.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.dto.JobReport;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobRunnerTest {
    private static final Logger SERVICE_LOG = Logger.getLogger(JobRunner.class.getName());

    private final InFlightRequests inFlight = new InFlightRequests();
    private final JobRunner jobs = new JobRunner(Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC), inFlight);

    @BeforeEach
    void quieten() {
        SERVICE_LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void restore() {
        SERVICE_LOG.setLevel(null);
    }

    @Test
    void a_run_is_booked_with_what_it_did() {
        jobs.run("expire", run -> run.done(3));
        jobs.run("expire", run -> run.done(1));

        assertThat(jobs.reports()).singleElement().satisfies(report -> {
            assertThat(report.job()).isEqualTo("expire");
            assertThat(report.runs()).isEqualTo(2);
            assertThat(report.lastStartMillis()).isEqualTo(5_000);
            assertThat(report.lastDone()).isEqualTo(1);
            assertThat(report.done()).isEqualTo(4);
            assertThat(report.failures()).isZero();
            assertThat(report.lastFailure()).isNull();
        });
    }

    @Test
    void whatever_a_job_throws_stays_inside_and_is_booked() {
        jobs.run("broken", () -> {
            throw new IllegalStateException("no way");
        });
        jobs.run("broken", () -> {
            throw new StackOverflowError();
        });
        jobs.run("broken", () -> {});

        JobReport report = jobs.reports().get(0);
        assertThat(report.runs()).isEqualTo(3);
        assertThat(report.failures()).isEqualTo(2);
        assertThat(report.lastFailure()).as("kept until the next one").contains("StackOverflowError");
    }

    @Test
    void one_that_fails_stops_no_other() {
        List<Long> seen = new ArrayList<>();

        jobs.run(
                "each",
                run -> run.each(List.of(1L, 2L, 3L), id -> {
                    seen.add(id);
                    if (id == 2) {
                        throw new IllegalStateException("two");
                    }
                    return id == 3;
                }));

        assertThat(seen).containsExactly(1L, 2L, 3L);
        JobReport report = jobs.reports().get(0);
        assertThat(report.lastDone()).isEqualTo(1);
        assertThat(report.failures()).isEqualTo(1);
        assertThat(report.lastFailure()).contains("policy 2").contains("two");
    }
}
