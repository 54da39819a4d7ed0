package com.promotion.coupon.application.issue;

/** Whether the ledger looks up which coupons the users hold before it grants any. */
public enum DuplicateCheck {
    /** Only for claims that the gate has not just admitted. If the gate is wrong, the unique keys fail the batch. */
    WHERE_NEEDED,

    /** For all claims. Idempotent: a claim that is already recorded is answered with its coupon. */
    ALWAYS,

    /**
     * As {@link #ALWAYS}, and never without the row lock, which a batch of suspected duplicates may otherwise do without. While a
     * policy's circuit is open: only the lock shows that the policy's row is not stuck.
     */
    UNDER_LOCK
}
