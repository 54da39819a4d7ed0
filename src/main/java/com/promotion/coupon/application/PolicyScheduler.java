package com.promotion.coupon.application;

import com.promotion.coupon.application.job.JobRunner;
import com.promotion.coupon.application.node.ServiceNode;
import com.promotion.coupon.application.policy.EndedPolicyCleanup;
import com.promotion.coupon.application.policy.PolicyClock;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/**
 * The timer of {@link PolicyClock}, apart from {@link CouponScheduler}'s so that a policy whose row somebody has locked
 * does not keep the gate from being watched. It fires on every node; the row lock lets one of them do it.
 */
@Singleton
@DependsOn("IssuingPools")
@TransactionManagement(TransactionManagementType.BEAN)
public class PolicyScheduler {

    @Inject
    private JobRunner jobs;

    @Inject
    private ServiceNode node;

    @Inject
    private PolicyClock schedule;

    @Inject
    private EndedPolicyCleanup closing;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void everySecond() {
        if (node.ready()) {
            jobs.run("open-policies", schedule::openDue);
            jobs.run("end-policies", schedule::endDue);
            jobs.run("close-gates", closing::goOn);
        }
    }
}
