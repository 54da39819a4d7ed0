package com.promotion.coupon.application;

/**
 * One user's wish for one coupon. The coupon id is fixed before the gate is asked, which is what makes recording
 * idempotent: the same claim recorded twice is one coupon.
 */
public record Claim(long couponId, long policyId, long userId) {}
