package com.promotion.coupon.domain;

import com.promotion.coupon.exception.CouponNotUsableException;

/**
 * What a coupon takes off an order, in whole units of money.
 *
 * @param value money for FIXED, percent for PERCENTAGE
 * @param maxAmount what it takes off at most, or null for no limit
 * @param minOrderAmount what an order must come to, or null when any will do
 */
public record Discount(DiscountType type, int value, Long maxAmount, Long minOrderAmount) {

    /**
     * The money taken off an order: never more than the order comes to. A percentage is rounded down to the unit, so
     * no discount exceeds what the policy says.
     *
     * @throws CouponNotUsableException (CP007) when the order comes to too little, also for a percentage to come to 1
     */
    public long of(long orderAmount) {
        if (minOrderAmount != null && orderAmount < minOrderAmount) {
            throw CouponNotUsableException.orderTooSmall(orderAmount, minOrderAmount);
        }
        long full =
                switch (type) {
                    case FIXED -> value;
                    case PERCENTAGE -> orderAmount * value / 100; // Order.AMOUNT_MAX × 100 is far from overflowing
                };
        long capped = maxAmount == null ? full : Math.min(full, maxAmount);
        if (capped == 0) {
            throw CouponNotUsableException.noDiscount(orderAmount);
        }
        return Math.min(capped, orderAmount);
    }
}
