package com.promotion.coupon.application.concurrent;

import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the work in flight, so that the service can refuse new work, let the rest finish, and only then shut down. Three
 * counts, because each covers work that the others do not: HTTP requests, from their first to their last byte; coupons being issued,
 * also without a request; and timers' jobs, which must not run on while the application is being destroyed.
 *
 * <p>Guarded: a count is raised before {@code draining} is read, and {@code draining} is set before the counts are read, so no
 * work begins unseen.
 */
@Singleton
public class InFlightRequests {
    private static final long POLL_MILLIS = 10;

    private final AtomicInteger issues = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger jobs = new AtomicInteger();
    private final LongAdder refused = new LongAdder();
    private volatile boolean draining;

    /**
     * Counts a coupon that is about to be issued.
     *
     * @return false while draining; else {@link #endIssue} has to be called when the outcome is known
     */
    public boolean beginIssue() {
        return begin(issues);
    }

    /** Counts a coupon as issued, or refused. */
    public void endIssue() {
        issues.decrementAndGet();
    }

    /**
     * Counts an HTTP request.
     *
     * @return false while draining; else {@link #endRequest} has to be called when it is answered
     */
    public boolean beginRequest() {
        boolean begun = begin(requests);
        if (!begun) {
            refused.increment();
        }
        return begun;
    }

    /** Counts an HTTP request as answered. */
    public void endRequest() {
        requests.decrementAndGet();
    }

    private boolean begin(AtomicInteger count) {
        count.incrementAndGet();
        if (draining) {
            count.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Runs the job and counts it until it is done; does not run it while draining. */
    public void runJob(Runnable job) {
        if (begin(jobs)) {
            try {
                job.run();
            } finally {
                jobs.decrementAndGet();
            }
        }
    }

    /** Whether new work is refused. */
    public boolean draining() {
        return draining;
    }

    /** Coupons being issued. */
    public int issuesInFlight() {
        return issues.get();
    }

    /** Whether exactly one coupon is being issued. */
    public boolean isSingleIssue() {
        return issues.get() == 1;
    }

    /** HTTP requests accepted and not yet answered. */
    public int requests() {
        return requests.get();
    }

    /** HTTP requests that {@link #beginRequest} has refused since the start of this node. */
    public long refused() {
        return refused.sum();
    }

    /** Refuses new work from now on. */
    public void stopAccepting() {
        draining = true;
    }

    /**
     * Refuses new work from now on and waits for the work in flight.
     *
     * @return whether all requests were answered, and all jobs were done, in time
     */
    public boolean drain(long limitMillis) throws InterruptedException {
        stopAccepting();
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        while (!idle() && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return idle();
    }

    private boolean idle() {
        return issues.get() == 0 && requests.get() == 0 && jobs.get() == 0;
    }
}
