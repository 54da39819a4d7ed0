package com.promotion.coupon.application.policy;

import com.promotion.coupon.application.PolicyReportTransaction;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.gate.StockGate.Condition;
import com.promotion.coupon.application.job.JobRunner;
import com.promotion.coupon.application.reconcile.OutboxRecovery;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What an ended policy leaves at the gate: it has to answer "ended", and what it had admitted has to be decided, also when
 * the node that asked is dead. Once nothing is left, the policy is never looked at again.
 */
@Singleton
public class EndedPolicyCleanup {
    private static final Logger LOG = Logger.getLogger(EndedPolicyCleanup.class.getName());

    private static final int POLICIES_AT_ONCE = 100;

    private final StockGate gate;
    private final GateHealth trust;
    private final PolicyReportTransaction reports;
    private final PolicyLifecycle changes;
    private final OutboxRecovery recovery;

    @Inject
    public EndedPolicyCleanup(
            StockGate gate,
            GateHealth trust,
            PolicyReportTransaction reports,
            PolicyLifecycle changes,
            OutboxRecovery recovery) {
        this.gate = gate;
        this.trust = trust;
        this.reports = reports;
        this.changes = changes;
        this.recovery = recovery;
    }

    /** The gate hears of the end. Blocks; never throws: whoever does not hear it now hears it by {@link #goOn}. */
    public void tell(long policyId) {
        gate.close(policyId)
                .toCompletableFuture()
                .exceptionally(failure -> {
                    LOG.log(Level.WARNING, "Gate of policy " + policyId + " not closed yet: " + failure);
                    return null;
                })
                .join();
    }

    /** Goes on with every ended policy whose gate is not done. */
    public void goOn(JobRunner.Run run) {
        if (trust.reachable()) {
            run.each(reports.endedWithOpenGate(POLICIES_AT_ONCE), this::close);
        }
    }

    private boolean close(long policyId) {
        Condition left = gate.close(policyId)
                .thenCompose(closed -> gate.inspect(policyId))
                .toCompletableFuture()
                .join();
        if (left.undecidedClaims() > 0) {
            recovery.recover(policyId, left);
            return false;
        }
        changes.gateClosed(policyId);
        return true;
    }
}
