package com.promotion.coupon.application.dto;

import java.time.LocalDateTime;

/**
 * An order that does not use the coupon any more.
 *
 * @param coupon as it is now, when another order may have used it
 */
public record CancelledUse(CouponView coupon, String orderId, LocalDateTime cancelledAt) {}
