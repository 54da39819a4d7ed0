package com.promotion.coupon.application.dto;

/**
 * What is left of a policy.
 *
 * @param remainingStock coupons that the database has not issued yet
 * @param available whether asking now would succeed: open, inside the window, something left
 */
public record StockView(long couponPolicyId, int remainingStock, boolean available) {}
