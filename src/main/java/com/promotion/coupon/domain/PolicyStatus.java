package com.promotion.coupon.domain;

/** The life of a policy: planned, open, every coupon taken, over. */
public enum PolicyStatus {
    PENDING,
    ACTIVE,
    EXHAUSTED,
    ENDED
}
