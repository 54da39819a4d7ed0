package com.promotion.coupon.domain;

import java.util.List;
import java.util.Optional;

/**
 * The changes of policies, with operator and time. Entries are added in the transaction that makes the change, and are never
 * changed or removed. It outlives the policy. Every method needs a transaction.
 */
public interface PolicyAudit {

    /** Adds a change that has no key. */
    default void append(PolicyChange change) {
        append(change, null);
    }

    /**
     * Adds a change.
     *
     * @param idempotencyKey the actor's key for it, or null; a key that the actor has used before fails the transaction
     */
    void append(PolicyChange change, String idempotencyKey);

    /** The change that the actor made with the key. */
    Optional<PolicyChange> find(String actor, String idempotencyKey);

    /**
     * What was done to a policy, newest first.
     *
     * @param beforeEntry exclusive; {@link Long#MAX_VALUE} for the first page
     * @param limit entries at most
     */
    List<Entry> page(long policyId, long beforeEntry, int limit);

    /**
     * A change in its place.
     *
     * @param number higher for what was done later to the same policy; has gaps
     */
    record Entry(long number, PolicyChange change) {}
}
