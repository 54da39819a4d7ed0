package com.promotion.coupon.domain;

/** The states of a policy: planned, open, all coupons issued, ended. */
public enum PolicyStatus {
    PENDING,
    ACTIVE,
    EXHAUSTED,
    ENDED
}
