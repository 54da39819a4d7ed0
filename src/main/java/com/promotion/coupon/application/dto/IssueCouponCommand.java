package com.promotion.coupon.application.dto;

/**
 * A user asks for a coupon of a policy; both ids are 1 or more.
 *
 * @param idempotencyKey the caller's key for this request, or null
 */
public record IssueCouponCommand(long policyId, long userId, String idempotencyKey) {}
