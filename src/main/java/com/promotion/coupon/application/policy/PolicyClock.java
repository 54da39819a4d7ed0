package com.promotion.coupon.application.policy;

import com.promotion.coupon.application.job.JobRunner;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicyRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Makes the stored state of policies follow the clock. Issuing does not depend on it: a scheduled policy
 * issues coupons in its window and only there, whether or not this job has run. It runs on every node; the row lock serialises them.
 */
@Singleton
public class PolicyClock {

    private static final int POLICIES_AT_ONCE = 100;

    private final Transactions transactions;
    private final CouponPolicyQueries queries;
    private final CouponPolicyRepository policies;
    private final PolicyLifecycle lifecycle;

    @Inject
    public PolicyClock(
            Transactions transactions,
            CouponPolicyQueries queries,
            CouponPolicyRepository policies,
            PolicyLifecycle lifecycle) {
        this.transactions = transactions;
        this.queries = queries;
        this.policies = policies;
        this.lifecycle = lifecycle;
    }

    /** startAt reached: PENDING → ACTIVE. */
    public void openDue(JobRunner.Run run) {
        run.each(transactions.call(() -> queries.dueToOpen(policies.now(), POLICIES_AT_ONCE)), lifecycle::openIfDue);
    }

    /** endAt reached: ACTIVE, EXHAUSTED → ENDED. */
    public void endDue(JobRunner.Run run) {
        run.each(transactions.call(() -> queries.dueToEnd(policies.now(), POLICIES_AT_ONCE)), lifecycle::endIfOver);
    }
}
