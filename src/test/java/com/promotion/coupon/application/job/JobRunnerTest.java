package com.promotion.coupon.application.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.fixtures.CapturedLog;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobRunnerTest {
    private final CapturedLog written = new CapturedLog(JobRunner.class);
    private final InFlightRequests inFlight = new InFlightRequests();
    private final JobRunner jobs = new JobRunner(Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC), inFlight);

    @AfterEach
    void restore() {
        written.close();
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

    @Test
    void the_log_names_the_job_when_it_begins_to_fail_and_when_it_works_again_and_is_silent_in_between() {
        for (int run = 0; run < 5; run++) {
            jobs.run("gate-audit", () -> {
                throw new IllegalStateException("database away");
            });
        }
        jobs.run("gate-audit", () -> {});
        jobs.run("gate-audit", () -> {});

        assertThat(written.lines())
                .containsExactly("Job gate-audit failed, it runs again: the job", "Job gate-audit works again");
    }

    @Test
    void a_run_that_fails_for_many_policies_is_one_line() {
        List<Long> policies = LongStream.range(0, 100).boxed().toList();

        jobs.run(
                "close-gates",
                run -> run.each(policies, id -> {
                    throw new IllegalStateException("gate away");
                }));

        assertThat(written.lines()).containsExactly("Job close-gates failed, it runs again: policy 0");
        assertThat(jobs.reports().get(0).failures()).isEqualTo(100);
    }

    @Test
    void a_checked_exception_that_a_library_throws_unseen_stays_inside_too() {
        jobs.run("broken", () -> throwUnseen(new IOException("connection reset")));

        assertThat(jobs.reports().get(0).lastFailure()).contains("connection reset");
    }

    /** As Netty and Redisson do. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void throwUnseen(Throwable failure) throws T {
        throw (T) failure;
    }
}
