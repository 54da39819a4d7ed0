package com.promotion.coupon.application;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * What the clock does to policies. Nothing waits for it: inside its window a scheduled policy is issued whether or not
 * this has run, and outside it is not. This makes the state say so, on whichever node comes first.
 */
@Singleton
public class PolicySchedule {

    private static final int POLICIES_AT_ONCE = 100;

    private final PolicyReportTransaction reports;
    private final PolicyChangeTransaction changes;

    @Inject
    public PolicySchedule(PolicyReportTransaction reports, PolicyChangeTransaction changes) {
        this.reports = reports;
        this.changes = changes;
    }

    /** startAt reached: PENDING → ACTIVE. */
    public void openDue(JobRecorder.Run run) {
        run.each(reports.dueToOpen(POLICIES_AT_ONCE), changes::openIfDue);
    }

    /** endAt reached: ACTIVE, EXHAUSTED → ENDED. */
    public void endDue(JobRecorder.Run run) {
        run.each(reports.dueToEnd(POLICIES_AT_ONCE), changes::endIfOver);
    }
}
