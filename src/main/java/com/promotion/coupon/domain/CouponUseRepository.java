package com.promotion.coupon.domain;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * Where the use of coupons is decided. Every method needs a transaction. Each change is one conditional update of the
 * coupon's row: of use, cancelling and expiry at the same moment, one succeeds, and the others change
 * nothing. The policy's row, which issuing locks, is not touched.
 */
public interface CouponUseRepository {

    /**
     * UNUSED → USED, unless it is expired at {@code now} or the order has used the coupon or cancelled before.
     *
     * @return whether this call made the order use the coupon
     */
    boolean use(long couponId, Order order, long discountAmount, LocalDateTime now);

    /**
     * USED → UNUSED, or EXPIRED when it is expired at {@code now}, if it is this order that uses it.
     *
     * @return whether this call cancelled the use
     */
    boolean cancel(long couponId, String orderId, LocalDateTime now);

    /**
     * Notes that the order is cancelled though it has not used the coupon, so that it never will.
     *
     * @return false when the order has used the coupon or cancelled before
     */
    boolean cancelBeforeUse(long couponId, String orderId, LocalDateTime now);

    Optional<CouponUse> find(long couponId, String orderId);

    /**
     * UNUSED → EXPIRED for up to {@code limit} coupons that are expired at {@code now}. Locked rows are skipped.
     *
     * @return how many
     */
    int expire(LocalDateTime now, int limit);
}
