package com.promotion.coupon.application;

import com.promotion.coupon.application.gate.GateRecoveryJob;
import com.promotion.coupon.application.job.JobRunner;
import com.promotion.coupon.application.node.ServiceNode;
import com.promotion.coupon.application.reconcile.GateReconciler;
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
    private JobRunner jobs;

    @Inject
    private GateRecoveryJob gateMonitor;

    @Inject
    private GateReconciler gateAudit;

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
