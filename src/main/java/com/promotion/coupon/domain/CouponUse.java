package com.promotion.coupon.domain;

import com.promotion.coupon.exception.CouponNotUsableException;
import java.time.LocalDateTime;

/**
 * What one attempt of an order has done with a coupon; kept for good, because a cancelled attempt must never use the coupon
 * again, however late its request arrives.
 *
 * @param orderAmount null, like the next two, when the order was cancelled before it used the coupon
 * @param usedAt when the order used the coupon
 * @param cancelledAt null while the use stands
 */
public record CouponUse(
        String orderId,
        int attempt,
        Long orderAmount,
        Long discountAmount,
        LocalDateTime usedAt,
        LocalDateTime cancelledAt) {

    public boolean cancelled() {
        return cancelledAt != null;
    }

    /** Whether this attempt has ever used the coupon. */
    public boolean happened() {
        return usedAt != null;
    }

    /**
     * This use, if the attempt that asks again is the one that was answered.
     *
     * @throws CouponNotUsableException (CP007) when it was cancelled, or the order has come to another amount since
     */
    public CouponUse repeatedBy(Order order) {
        if (cancelled()) {
            throw CouponNotUsableException.orderCancelled(orderId);
        }
        if (orderAmount != order.amount()) {
            throw CouponNotUsableException.otherAmount(orderId, orderAmount);
        }
        return this;
    }
}
