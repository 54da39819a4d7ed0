package com.promotion.coupon.application.dto;

import java.time.LocalDateTime;

/**
 * An attempt of an order that does not use the coupon any more.
 *
 * @param coupon as it is now, when another may have used it
 */
public record CancelledUse(CouponView coupon, String orderId, int attempt, LocalDateTime cancelledAt) {}
