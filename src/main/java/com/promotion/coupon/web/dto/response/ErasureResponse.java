package com.promotion.coupon.web.dto.response;

/**
 * A user who was erased.
 *
 * @param erasedCoupons how many coupons he had; they stay, under a pseudonym
 */
public record ErasureResponse(int erasedCoupons) {}
