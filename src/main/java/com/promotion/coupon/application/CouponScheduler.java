package com.promotion.coupon.application;

import com.promotion.coupon.application.expiry.CouponExpiry;
import com.promotion.coupon.application.gate.GateRecoveryJob;
import com.promotion.coupon.application.identity.AccessTokens;
import com.promotion.coupon.application.job.JobRunner;
import com.promotion.coupon.application.job.MetricsRefresh;
import com.promotion.coupon.application.limit.LimitSharing;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.application.node.DatabaseWatch;
import com.promotion.coupon.application.node.ServiceNode;
import com.promotion.coupon.application.policy.EndedPolicyCleanup;
import com.promotion.coupon.application.policy.PolicyClock;
import com.promotion.coupon.application.reconcile.GateReconciler;
import com.promotion.coupon.application.ticket.ProofOfWorkPolicies;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Schedule;
import jakarta.ejb.Singleton;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;

/**
 * All timers of the service. They fire on every node, so every job is safe to run anywhere at any time. Each job has a timer of
 * its own, and they run in parallel: a locked policy row does not delay the comparison of gate and database. A job that
 * is still running is not started again ({@link JobRunner}).
 */
@Singleton
@DependsOn("ThreadPools")
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class CouponScheduler {
    @Inject
    private JobRunner jobs;

    @Inject
    private ServiceNode node;

    @Inject
    private DatabaseWatch database;

    @Inject
    private GateRecoveryJob gateRecovery;

    @Inject
    private GateReconciler reconciler;

    @Inject
    private PolicyClock policyClock;

    @Inject
    private EndedPolicyCleanup cleanup;

    @Inject
    private CouponExpiry expiry;

    @Inject
    private ProofOfWorkPolicies proofOfWork;

    @Inject
    private MetricsRefresh metrics;

    @Inject
    private AccessTokens tokens;

    @Inject
    private LimitSharing limits;

    @Inject
    private ThrottledLog log;

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void keepNodeReady() {
        jobs.run("node", node::keepUp);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void watchDatabase() {
        jobs.run("database", database::look);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void recoverGate() {
        jobs.run("gate-recovery", gateRecovery::run);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void reconcileGate() {
        jobs.runIf(node.ready(), "gate-reconciliation", reconciler::run);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void openPolicies() {
        jobs.runIf(node.ready(), "open-policies", policyClock::openDue);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void endPolicies() {
        jobs.runIf(node.ready(), "end-policies", policyClock::endDue);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void cleanUpEndedPolicies() {
        jobs.runIf(node.ready(), "ended-policy-cleanup", cleanup::cleanUp);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void refreshTokenKeys() {
        jobs.run("token-keys", tokens::refreshKeys);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void refreshProofOfWork() {
        jobs.runIf(node.ready(), "proof-of-work-policies", proofOfWork::refresh);
    }

    @Schedule(hour = "*", minute = "*", second = "*/2", persistent = false)
    void refreshMetrics() {
        jobs.run("metrics", metrics::refresh);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void endThrottledLogs() {
        jobs.run("throttled-log", log::writeEnds);
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void expireCoupons() {
        jobs.runIf(node.ready(), "expire-coupons", run -> run.done(expiry.run()));
    }

    @Schedule(hour = "*", minute = "*", second = "*", persistent = false)
    void shareLimits() {
        jobs.run("limit-sharing", limits::run);
    }
}
