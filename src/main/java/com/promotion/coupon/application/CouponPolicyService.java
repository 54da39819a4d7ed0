package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.gate.GateLoader;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.gate.StockGate.Snapshot;
import com.promotion.coupon.application.limit.KnownPolicies;
import com.promotion.coupon.application.policy.PolicyLifecycle;
import com.promotion.coupon.application.policy.PolicyLifecycle.Changed;
import com.promotion.coupon.application.policy.PolicyLifecycle.Created;
import com.promotion.coupon.application.ticket.ProofOfWorkPolicies;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import com.promotion.coupon.exception.IllegalPolicyStateException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.exception.StalePolicyException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.IntPredicate;

/**
 * What operators do with policies. Changes are committed to the database first and passed to the gate after that. Until the
 * gate knows a change, the ledger checks the claims that the gate admits against the policy as it is in the database.
 *
 * <p>Every method that names a policy fails with CP001 when there is none, and with CP010 when the policy's state does
 * not allow it. {@code operator} names the operator in the audit trail.
 */
@Singleton
public class CouponPolicyService {

    private final Transactions transactions;
    private final CouponPolicyRepository policies;
    private final PolicyLifecycle lifecycle;
    private final GateLoader loader;
    private final StockGate gate;
    private final KnownPolicies known;
    private final ProofOfWorkPolicies proofOfWork;

    @Inject
    public CouponPolicyService(
            Transactions transactions,
            CouponPolicyRepository policies,
            PolicyLifecycle lifecycle,
            GateLoader loader,
            StockGate gate,
            KnownPolicies known,
            ProofOfWorkPolicies proofOfWork) {
        this.transactions = transactions;
        this.policies = policies;
        this.lifecycle = lifecycle;
        this.loader = loader;
        this.gate = gate;
        this.known = known;
        this.proofOfWork = proofOfWork;
    }

    /**
     * Creates a PENDING policy, or finds the one that the operator has created with the same key. The clock opens it if its start is
     * in the future.
     *
     * @param idempotencyKey or null
     */
    public Created create(CouponTerms terms, String operator, String idempotencyKey) {
        Created created = lifecycle.create(terms, operator, idempotencyKey);
        known.exists(created.policy().id());
        proofOfWork.note(created.policy());
        return created;
    }

    public PolicyView find(long policyId) {
        return transactions.call(() -> policies.find(policyId)
                .map(PolicyView::of)
                .orElseThrow(() -> new CouponPolicyNotFoundException(policyId)));
    }

    /** PENDING → ACTIVE, and the gate is loaded. The policy becomes active also while the gate is away. */
    public PolicyView activate(long policyId, IntPredicate expectedVersion, String operator) {
        PolicyView active = lifecycle.activate(policyId, expectedVersion, operator);
        loader.load(policyId);
        return active;
    }

    /**
     * Changes the terms, and loads the gate again if the change affects it.
     *
     * @param expectedVersion whether the caller knows the version that is in force
     * @throws StalePolicyException when not
     */
    public PolicyView change(long policyId, IntPredicate expectedVersion, CouponTerms terms, String operator) {
        Changed changed = lifecycle.change(policyId, expectedVersion, terms, operator);
        proofOfWork.note(changed.after());
        if (changed.concernsGate()) {
            loader.renew(policyId);
        }
        return changed.after();
    }

    /** ACTIVE, EXHAUSTED → ENDED, for good: after this returns no coupon is issued. */
    public PolicyView end(long policyId, IntPredicate expectedVersion, String operator) {
        PolicyView ended = lifecycle.end(policyId, expectedVersion, operator);
        proofOfWork.note(ended);
        loader.close(policyId);
        return ended;
    }

    /** Removes a PENDING policy. */
    public void delete(long policyId, IntPredicate expectedVersion, String operator) {
        lifecycle.delete(policyId, expectedVersion, operator);
        proofOfWork.forget(policyId);
        loader.unload(policyId);
    }

    /**
     * Loads the gate again from the database.
     *
     * @return what it holds now
     * @throws ServiceUnavailableException when the gate is away, or another loader is loading it
     */
    public Snapshot reload(long policyId, IntPredicate expectedVersion) {
        PolicyView policy = find(policyId);
        if (!expectedVersion.test(policy.version())) {
            throw new StalePolicyException(policyId, policy.version());
        }
        if (loader.load(policyId)) {
            return gate.inspect(policyId)
                    .toCompletableFuture()
                    .exceptionally(away -> {
                        throw new ServiceUnavailableException();
                    })
                    .join();
        }
        if (loader.loadable(policyId)) {
            throw new ServiceUnavailableException();
        }
        throw new IllegalPolicyStateException(policy.status().name(), "reload");
    }
}
