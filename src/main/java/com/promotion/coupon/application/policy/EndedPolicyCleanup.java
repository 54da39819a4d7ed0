package com.promotion.coupon.application.policy;

import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.gate.StockGate.Snapshot;
import com.promotion.coupon.application.job.JobRunner;
import com.promotion.coupon.application.reconcile.OutboxRecovery;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicyRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Cleans up the gate of an ended policy: the gate has to answer "ended", and the claims that it had admitted have to be
 * decided, also those of a node that died. Once the outbox is empty, the policy is not visited again. Where no gate is configured,
 * there is none.
 */
@Singleton
public class EndedPolicyCleanup {

    private static final int POLICIES_AT_ONCE = 100;

    private final StockGate gate;
    private final GateHealth health;
    private final Transactions transactions;
    private final CouponPolicyQueries queries;
    private final CouponPolicyRepository policies;
    private final OutboxRecovery recovery;

    @Inject
    public EndedPolicyCleanup(
            StockGate gate,
            GateHealth health,
            Transactions transactions,
            CouponPolicyQueries queries,
            CouponPolicyRepository policies,
            OutboxRecovery recovery) {
        this.gate = gate;
        this.health = health;
        this.transactions = transactions;
        this.queries = queries;
        this.policies = policies;
        this.recovery = recovery;
    }

    /** Continues the clean-up of every ended policy that is not cleaned up yet. */
    public void cleanUp(JobRunner.Run run) {
        if (health.reachable() || !health.configured()) {
            run.each(transactions.call(() -> queries.endedWithOpenGate(POLICIES_AT_ONCE)), this::finish);
        }
    }

    private boolean finish(long policyId) {
        boolean closed = !health.configured() || close(policyId);
        if (closed) {
            transactions.run(() -> policies.saveGateClosed(policyId));
        }
        return closed;
    }

    /** Returns whether nothing is left in its outbox. */
    private boolean close(long policyId) {
        Snapshot left = gate.close(policyId)
                .thenCompose(closed -> gate.inspect(policyId))
                .toCompletableFuture()
                .join();
        if (left.undecidedClaims() > 0) {
            recovery.recover(policyId, left);
        }
        return left.undecidedClaims() == 0;
    }
}
