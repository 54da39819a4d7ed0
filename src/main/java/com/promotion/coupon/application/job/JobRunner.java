package com.promotion.coupon.application.job;

import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.node.SetUpException;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs the timers' jobs and keeps a report of each. Exceptions of a job do not reach the timer, because a server drops a timer
 * that fails twice.
 * The log says when a job begins to fail and when it works again, not every second in between, and not for each policy.
 *
 * <p>Guarded: a job runs on one thread at a time, which replaces its report as a whole. Bounded: one report per job name.
 */
@Singleton
public class JobRunner {
    private static final Logger LOG = Logger.getLogger(JobRunner.class.getName());

    private final Clock clock;
    private final InFlightRequests inFlight;
    private final ConcurrentSkipListMap<String, JobReport> reports = new ConcurrentSkipListMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    @Inject
    public JobRunner(InFlightRequests inFlight) {
        this(Clock.systemUTC(), inFlight);
    }

    JobRunner(Clock clock, InFlightRequests inFlight) {
        this.clock = clock;
        this.inFlight = inFlight;
    }

    /** One run of a job; the job reports its progress to it. */
    public static final class Run {
        private final String job;
        private final boolean failedBefore;
        private long done;
        private long failures;
        private String lastFailure;

        private Run(String job, boolean failedBefore) {
            this.job = job;
            this.failedBefore = failedBefore;
        }

        /** Adds to the number of processed items. */
        public void done(long count) {
            done += count;
        }

        /** Runs the action for each item; one that fails stops no other. The action returns whether there was anything to do. */
        public void each(List<Long> ids, LongPredicate deed) {
            for (long id : ids) {
                try {
                    done(deed.test(id) ? 1 : 0);
                } catch (Throwable failure) {
                    failed("policy " + id, failure);
                }
            }
        }

        private void failed(String what, Throwable failure) {
            failures++;
            lastFailure = what + ": " + failure;
            boolean news = !failedBefore && failures == 1;
            if (failure instanceof SetUpException wrong) {
                LOG.log(news ? Level.SEVERE : Level.FINE, wrong.getMessage());
                LOG.log(Level.FINE, "Job " + job, wrong);
            } else {
                boolean reported =
                        failure instanceof DatabaseUnavailableException; // by DatabaseWatch, once for all jobs
                LOG.log(
                        news && !reported ? Level.WARNING : Level.FINE,
                        "Job " + job + " failed, it runs again: " + what,
                        failure);
            }
        }
    }

    /** Runs a job that counts what it does, unless it is running already. */
    public void run(String job, Consumer<Run> work) {
        if (running.add(job)) {
            try {
                inFlight.runJob(() -> record(job, work));
            } finally {
                running.remove(job);
            }
        }
    }

    /** As {@link #run(String, Consumer)}, if the condition holds. */
    public void runIf(boolean condition, String job, Consumer<Run> work) {
        if (condition) {
            run(job, work);
        }
    }

    /** As {@link #runIf(boolean, String, Consumer)}, for a job that has nothing to count. */
    public void runIf(boolean condition, String job, Runnable work) {
        runIf(condition, job, run -> work.run());
    }

    private void record(String job, Consumer<Run> work) {
        JobReport last = reports.getOrDefault(job, JobReport.none(job));
        Run run = new Run(job, last.lastFailures() > 0);
        long startedAt = clock.millis();
        long start = System.nanoTime();
        try {
            work.accept(run);
        } catch (Throwable failure) {
            run.failed("the job", failure);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        reports.put(job, last.after(startedAt, millis, run.done, run.failures, run.lastFailure));
        if (run.failedBefore && run.failures == 0) {
            LOG.log(Level.INFO, "Job {0} works again", job);
        }
    }

    /** Runs a job that has nothing to count. */
    public void run(String job, Runnable work) {
        run(job, run -> work.run());
    }

    /** The reports of all jobs that ran on this node, by name. */
    public List<JobReport> reports() {
        return List.copyOf(reports.values());
    }
}
