package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.domain.CouponTerms;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** What operators do with policies. The database first, the gate after the commit. */
@Singleton
public class CouponPolicyService {

    private final PolicyTransaction transaction;
    private final GateLoader gate;

    @Inject
    public CouponPolicyService(PolicyTransaction transaction, GateLoader gate) {
        this.transaction = transaction;
        this.gate = gate;
    }

    /** Plans a campaign: PENDING, nothing issued. */
    public PolicyView create(CouponTerms terms) {
        return transaction.create(terms);
    }

    /** @throws com.promotion.coupon.exception.CouponPolicyNotFoundException CP001 */
    public PolicyView find(long policyId) {
        return transaction.find(policyId);
    }

    /** Policies with an id below {@code beforeId}, newest first, at most {@code limit}. */
    public List<PolicyView> page(long beforeId, int limit) {
        return transaction.page(beforeId, limit);
    }

    /**
     * PENDING → ACTIVE, and the gate is loaded. With the gate away the policy is active all the same.
     *
     * @throws com.promotion.coupon.exception.CouponPolicyNotFoundException CP001
     * @throws com.promotion.coupon.exception.IllegalPolicyStateException CP010
     */
    public PolicyView activate(long policyId) {
        PolicyView active = transaction.activate(policyId);
        gate.load(policyId);
        return active;
    }
}
