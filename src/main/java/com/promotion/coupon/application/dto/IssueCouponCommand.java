package com.promotion.coupon.application.dto;

/** A user asks for a coupon of a policy; both ids are 1 or more. */
public record IssueCouponCommand(long policyId, long userId) {}
