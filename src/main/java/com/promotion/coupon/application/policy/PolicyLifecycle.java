package com.promotion.coupon.application.policy;

import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.node.CouponIds;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponPolicyRepository.LockedPolicy;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.FieldChange;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.domain.PolicyChange;
import com.promotion.coupon.domain.PolicyChange.Action;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import com.promotion.coupon.exception.StalePolicyException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;

/**
 * Everything that changes a policy, by hand or by the clock: under the row lock that issuing takes too, so that a change
 * and a grant never see half of each other, and with its entry in the audit trail.
 */
@Singleton
public class PolicyLifecycle {

    private final CouponPolicyRepository policies;
    private final PolicyAudit trail;
    private final CouponIds ids;

    @Inject
    public PolicyLifecycle(CouponPolicyRepository policies, PolicyAudit trail, CouponIds ids) {
        this.policies = policies;
        this.trail = trail;
        this.ids = ids;
    }

    @Transactional
    public PolicyView create(CouponTerms terms, String operator) {
        LocalDateTime now = policies.now();
        CouponPolicy policy = CouponPolicy.plan(ids.next(), terms);
        policy.schedule(now);
        policies.add(policy);
        trail.append(
                new PolicyChange(policy.id(), now, operator, Action.CREATE, CouponTerms.changes(null, policy.terms())));
        return PolicyView.of(policy);
    }

    @Transactional
    public PolicyView activate(long policyId, String operator) {
        return change(locked(policyId), operator, Action.ACTIVATE, CouponPolicy::activate);
    }

    /**
     * Changes the terms.
     *
     * @param expectedVersion whether the caller knows the version that is in force
     * @throws StalePolicyException when not
     */
    @Transactional
    public Changed change(long policyId, IntPredicate expectedVersion, CouponTerms terms, String operator) {
        LockedPolicy locked = locked(policyId);
        PolicyView before = PolicyView.of(locked.policy());
        if (!expectedVersion.test(locked.policy().version())) {
            throw new StalePolicyException(policyId, locked.policy().version());
        }
        return new Changed(before, change(locked, operator, Action.CHANGE, (policy, now) -> policy.change(terms, now)));
    }

    /** A policy before and after a change. */
    public record Changed(PolicyView before, PolicyView after) {

        /** Whether what a gate was loaded with is not right any more. */
        public boolean concernsGate() {
            return before.totalQuantity() != after.totalQuantity()
                    || !before.startAt().equals(after.startAt())
                    || !before.endAt().equals(after.endAt());
        }
    }

    @Transactional
    public PolicyView end(long policyId, String operator) {
        return change(locked(policyId), operator, Action.END, CouponPolicy::end);
    }

    @Transactional
    public void delete(long policyId, String operator) {
        LockedPolicy locked = locked(policyId);
        CouponPolicy policy = locked.policy();
        policy.requireDeletable(locked.now());
        policies.remove(policy);
        trail.append(new PolicyChange(
                policyId, locked.now(), operator, Action.DELETE, CouponTerms.changes(policy.terms(), null)));
    }

    /** PENDING → ACTIVE by the clock; false when it was not due, or somebody else was faster. */
    @Transactional
    public boolean openIfDue(long policyId) {
        LockedPolicy locked = locked(policyId);
        PolicyStatus before = locked.policy().status();
        return change(locked, PolicyChange.SCHEDULE, Action.OPEN, CouponPolicy::openIfDue)
                        .status()
                != before;
    }

    /** ACTIVE, EXHAUSTED → ENDED by the clock; false when it was not over, or somebody else was faster. */
    @Transactional
    public boolean endIfOver(long policyId) {
        LockedPolicy locked = locked(policyId);
        PolicyStatus before = locked.policy().status();
        return change(locked, PolicyChange.SCHEDULE, Action.END, CouponPolicy::endIfOver)
                        .status()
                != before;
    }

    /** The gate of an ended policy owes nothing any more. */
    @Transactional
    public void gateClosed(long policyId) {
        policies.saveGateClosed(policyId);
    }

    private LockedPolicy locked(long policyId) {
        return policies.lock(policyId).orElseThrow(() -> new CouponPolicyNotFoundException(policyId));
    }

    private PolicyView change(
            LockedPolicy locked, String actor, Action action, BiConsumer<CouponPolicy, LocalDateTime> deed) {
        CouponPolicy policy = locked.policy();
        CouponTerms termsBefore = policy.terms();
        PolicyStatus statusBefore = policy.status();
        deed.accept(policy, locked.now());
        List<FieldChange> changes = new ArrayList<>(CouponTerms.changes(termsBefore, policy.terms()));
        if (policy.status() != statusBefore) {
            changes.add(FieldChange.of("status", statusBefore, policy.status()));
        }
        if (!changes.isEmpty()) {
            policies.saveChange(policy);
            trail.append(new PolicyChange(policy.id(), locked.now(), actor, action, changes));
        }
        return PolicyView.of(policy);
    }
}
