package com.promotion.coupon.application;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/**
 * The timer of {@link PolicySchedule}, apart from {@link CouponScheduler}'s so that a policy whose row somebody has locked
 * does not keep the gate from being watched. It fires on every node; the row lock lets one of them do it.
 */
@Singleton
@DependsOn("IssuingPools")
@TransactionManagement(TransactionManagementType.BEAN)
public class PolicyScheduler {

    @Inject
    private JobRecorder jobs;

    @Inject
    private ServiceNode node;

    @Inject
    private PolicySchedule schedule;

    @Inject
    private GateClosing closing;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void everySecond() {
        if (node.ready()) {
            jobs.run("open-policies", schedule::openDue);
            jobs.run("end-policies", schedule::endDue);
            jobs.run("close-gates", closing::goOn);
        }
    }
}
