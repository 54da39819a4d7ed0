package com.promotion.coupon.domain;

/** The life of a coupon. */
public enum CouponStatus {
    UNUSED,
    USED,
    EXPIRED
}
