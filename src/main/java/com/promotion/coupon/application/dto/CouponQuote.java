package com.promotion.coupon.application.dto;

/**
 * What a coupon gives, or would give, for an order; in whole units of money.
 *
 * @param orderId null, like the attempt, when no order has used the coupon
 */
public record CouponQuote(CouponView coupon, String orderId, Integer attempt, long orderAmount, long discountAmount) {

    public long amountToPay() {
        return orderAmount - discountAmount;
    }
}
