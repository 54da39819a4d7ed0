package com.promotion.coupon.application;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/**
 * The timers that keep this node up. They fire on every node, so every job is safe to run anywhere at any time.
 */
@Singleton
@DependsOn("IssuingPools")
@TransactionManagement(TransactionManagementType.BEAN)
public class CouponScheduler {
    @Inject
    private JobRecorder jobs;

    @Inject
    private GateMonitor gateMonitor;

    @Inject
    private GateAudit gateAudit;

    @Inject
    private ServiceNode node;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void everySecond() {
        jobs.run("node", node::keepUp);
        jobs.run("gate-monitor", gateMonitor::look);
        if (node.ready()) {
            jobs.run("gate-audit", gateAudit::look);
        }
    }
}
