package com.promotion.coupon.application.dto;

import com.promotion.coupon.domain.Order;

/**
 * An order wants to use a coupon.
 *
 * @param userId whose coupon the order service believes it to be, or null
 */
public record UseCouponCommand(long couponId, Long userId, Order order) {}
