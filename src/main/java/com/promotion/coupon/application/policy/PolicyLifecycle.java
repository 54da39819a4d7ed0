package com.promotion.coupon.application.policy;

import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.node.CouponIds;
import com.promotion.coupon.application.transaction.DataConflictException;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponPolicyRepository.LockedPolicy;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.FieldChange;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.domain.PolicyChange;
import com.promotion.coupon.domain.PolicyChange.Action;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.StalePolicyException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;

/**
 * Everything that changes a policy, by an operator or by the clock. Each method is one transaction under the row lock that
 * issuing takes too, so that a change and a grant cannot overlap, and writes its entry to the audit trail.
 */
@Singleton
public class PolicyLifecycle {

    private final Transactions transactions;
    private final CouponPolicyRepository policies;
    private final PolicyAudit audit;
    private final CouponIds ids;

    @Inject
    public PolicyLifecycle(
            Transactions transactions, CouponPolicyRepository policies, PolicyAudit audit, CouponIds ids) {
        this.transactions = transactions;
        this.policies = policies;
        this.audit = audit;
        this.ids = ids;
    }

    /**
     * Creates a policy, unless the operator has done so with the same key.
     *
     * @param idempotencyKey or null
     * @throws CouponException (CP012) when he used the key for other terms, or for a policy that is deleted
     */
    public Created create(CouponTerms terms, String operator, String idempotencyKey) {
        try {
            return transactions.call(() ->
                    created(terms, operator, idempotencyKey).orElseGet(() -> plan(terms, operator, idempotencyKey)));
        } catch (DataConflictException sameKeyAtOnce) {
            return transactions
                    .call(() -> created(terms, operator, idempotencyKey))
                    .orElseThrow(() -> sameKeyAtOnce);
        }
    }

    private Created plan(CouponTerms terms, String operator, String idempotencyKey) {
        CouponPolicy policy = CouponPolicy.plan(ids.next(), terms);
        LocalDateTime now = policies.now();
        policy.schedule(now);
        policies.add(policy);
        audit.append(
                new PolicyChange(policy.id(), now, operator, Action.CREATE, CouponTerms.changes(null, policy.terms())),
                idempotencyKey);
        return new Created(PolicyView.of(policy), false);
    }

    /** What the operator has created with the key before. */
    private Optional<Created> created(CouponTerms terms, String operator, String idempotencyKey) {
        if (idempotencyKey == null) {
            return Optional.empty();
        }
        return audit.find(operator, idempotencyKey).map(creation -> {
            if (!creation.changes().equals(CouponTerms.changes(null, terms))) {
                throw new CouponException(MessageKey.KEY_OF_OTHER_TERMS);
            }
            return policies.find(creation.policyId())
                    .map(policy -> new Created(PolicyView.of(policy), true))
                    .orElseThrow(() -> new CouponException(MessageKey.KEY_OF_DELETED_POLICY));
        });
    }

    /** As {@link #change}, from PENDING to ACTIVE. */
    public PolicyView activate(long policyId, IntPredicate expectedVersion, String operator) {
        return transactions.call(
                () -> change(locked(policyId, expectedVersion), operator, Action.ACTIVATE, CouponPolicy::activate));
    }

    /**
     * Changes the terms.
     *
     * @param expectedVersion whether the caller knows the version that is in force
     * @throws StalePolicyException when not
     */
    public Changed change(long policyId, IntPredicate expectedVersion, CouponTerms terms, String operator) {
        return transactions.call(() -> {
            LockedPolicy locked = locked(policyId, expectedVersion);
            PolicyView before = PolicyView.of(locked.policy());
            return new Changed(
                    before, change(locked, operator, Action.CHANGE, (policy, now) -> policy.change(terms, now)));
        });
    }

    /**
     * A policy that there is now.
     *
     * @param replayed whether it was created by an earlier request with the same key
     */
    public record Created(PolicyView policy, boolean replayed) {}

    /** A policy before and after a change. */
    public record Changed(PolicyView before, PolicyView after) {

        /** Whether the gate holds outdated data after the change. */
        public boolean concernsGate() {
            return before.terms().totalQuantity() != after.terms().totalQuantity()
                    || !before.terms().startAt().equals(after.terms().startAt())
                    || !before.terms().endAt().equals(after.terms().endAt());
        }
    }

    /** As {@link #change}, to ENDED. */
    public PolicyView end(long policyId, IntPredicate expectedVersion, String operator) {
        return transactions.call(
                () -> change(locked(policyId, expectedVersion), operator, Action.END, CouponPolicy::end));
    }

    /** As {@link #change}; the policy is gone then. */
    public void delete(long policyId, IntPredicate expectedVersion, String operator) {
        transactions.run(() -> {
            LockedPolicy locked = locked(policyId, expectedVersion);
            CouponPolicy policy = locked.policy();
            policy.requireDeletable(locked.now());
            policies.remove(policy);
            audit.append(new PolicyChange(
                    policyId, locked.now(), operator, Action.DELETE, CouponTerms.changes(policy.terms(), null)));
        });
    }

    /** PENDING → ACTIVE by the clock; false when it was not due, or another node was faster. */
    public boolean openIfDue(long policyId) {
        return changeByClock(policyId, Action.OPEN, CouponPolicy::openIfDue);
    }

    /**
     * ACTIVE, EXHAUSTED → ENDED by the clock; false when it was not over, or another node was faster, or no second clock agrees:
     * there is no way back from this state.
     */
    public boolean endIfOver(long policyId) {
        return changeByClock(policyId, Action.END, CouponPolicy::endIfOver);
    }

    private boolean changeByClock(long policyId, Action action, BiConsumer<CouponPolicy, LocalDateTime> rule) {
        return transactions.call(() -> {
            LockedPolicy locked = locked(policyId);
            if (action == Action.END && !locked.confirmed()) {
                return false;
            }
            PolicyStatus before = locked.policy().status();
            return change(locked, PolicyChange.SCHEDULE, action, rule).status() != before;
        });
    }

    private LockedPolicy locked(long policyId, IntPredicate expectedVersion) {
        LockedPolicy locked = locked(policyId);
        int version = locked.policy().version();
        if (!expectedVersion.test(version)) {
            throw new StalePolicyException(policyId, version);
        }
        return locked;
    }

    private LockedPolicy locked(long policyId) {
        return policies.lock(policyId).orElseThrow(() -> new CouponPolicyNotFoundException(policyId));
    }

    private PolicyView change(
            LockedPolicy locked, String actor, Action action, BiConsumer<CouponPolicy, LocalDateTime> rule) {
        CouponPolicy policy = locked.policy();
        CouponTerms termsBefore = policy.terms();
        PolicyStatus statusBefore = policy.status();
        rule.accept(policy, locked.now());
        List<FieldChange> changes = new ArrayList<>(CouponTerms.changes(termsBefore, policy.terms()));
        if (policy.status() != statusBefore) {
            changes.add(FieldChange.of("status", statusBefore, policy.status()));
        }
        if (!changes.isEmpty()) {
            policies.saveChange(policy);
            audit.append(new PolicyChange(policy.id(), locked.now(), actor, action, changes));
        }
        return PolicyView.of(policy);
    }
}
