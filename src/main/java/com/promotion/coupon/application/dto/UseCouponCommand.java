package com.promotion.coupon.application.dto;

import com.promotion.coupon.domain.Order;

/**
 * An order wants to use a coupon.
 *
 * @param userId the user that the order service expects to hold the coupon, or null to skip this check
 */
public record UseCouponCommand(long couponId, Long userId, Order order) {}
