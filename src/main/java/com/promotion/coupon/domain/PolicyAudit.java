package com.promotion.coupon.domain;

import java.util.List;

/**
 * The changes of policies, with operator and time. Entries are added in the transaction that makes the change, and are never
 * changed or removed. It outlives the policy. Every method needs a transaction.
 */
public interface PolicyAudit {

    void append(PolicyChange change);

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
