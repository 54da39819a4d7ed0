package com.promotion.coupon.application.issue;

/** Whether the ledger looks up which coupons the users hold before it grants any. */
public enum DuplicateCheck {
    /** Only for claims that the gate has not just admitted. If the gate is wrong, the unique keys fail the batch. */
    WHERE_NEEDED,

    /** For all claims. Idempotent: a claim that is already recorded is answered with its coupon. */
    ALWAYS
}
