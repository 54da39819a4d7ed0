package com.promotion.coupon.application;

import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The timers. They fire on every node, so every job is safe to run anywhere at any time; no job may throw, because
 * a server drops a timer that does.
 */
@Singleton
@DependsOn("IssuingPools")
@TransactionManagement(TransactionManagementType.BEAN)
public class CouponScheduler {
    private static final Logger LOG = Logger.getLogger(CouponScheduler.class.getName());

    @Inject
    private GateMonitor gateMonitor;

    @Inject
    private GateAudit gateAudit;

    @Inject
    private ServiceNode node;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void everySecond() {
        run("node", node::keepUp);
        run("gate monitor", gateMonitor::look);
        if (node.ready()) {
            run("gate audit", gateAudit::look);
        }
    }

    private static void run(String job, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error failure) {
            LOG.log(Level.WARNING, "Job '" + job + "' failed, it runs again in a second", failure);
        }
    }
}
