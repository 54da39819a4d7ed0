package com.promotion.coupon.domain;

/** How the discount is counted: an amount of money, or a percentage of the order. */
public enum DiscountType {
    FIXED,
    PERCENTAGE
}
