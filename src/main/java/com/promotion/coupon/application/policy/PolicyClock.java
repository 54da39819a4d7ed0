package com.promotion.coupon.application.policy;

import com.promotion.coupon.application.PolicyReportTransaction;
import com.promotion.coupon.application.job.JobRunner;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * What the clock does to policies. Nothing waits for it: inside its window a scheduled policy is issued whether or not
 * this has run, and outside it is not. This makes the state say so, on whichever node comes first.
 */
@Singleton
public class PolicyClock {

    private static final int POLICIES_AT_ONCE = 100;

    private final PolicyReportTransaction reports;
    private final PolicyLifecycle changes;

    @Inject
    public PolicyClock(PolicyReportTransaction reports, PolicyLifecycle changes) {
        this.reports = reports;
        this.changes = changes;
    }

    /** startAt reached: PENDING → ACTIVE. */
    public void openDue(JobRunner.Run run) {
        run.each(reports.dueToOpen(POLICIES_AT_ONCE), changes::openIfDue);
    }

    /** endAt reached: ACTIVE, EXHAUSTED → ENDED. */
    public void endDue(JobRunner.Run run) {
        run.each(reports.dueToEnd(POLICIES_AT_ONCE), changes::endIfOver);
    }
}
