package com.promotion.coupon.domain;

import java.time.LocalDateTime;
import java.util.List;

/**
 * Where the use of coupons is decided. Every method needs a transaction. Each change is one conditional update of the
 * coupon's row: of use, cancelling and expiry at the same moment, one succeeds, and the others change
 * nothing. The policy's row, which issuing locks, is not touched.
 */
public interface CouponUseRepository {

    /**
     * UNUSED → USED, unless it is expired at {@code now} or this attempt of the order, or a later one, has used the
     * coupon or was cancelled before. A later one that has come while this call waited for the coupon's row is not seen by it;
     * {@link #attempts} sees it then.
     *
     * @return whether this call made the order use the coupon
     */
    boolean use(long couponId, Order order, long discountAmount, LocalDateTime now);

    /**
     * USED → UNUSED, or EXPIRED when it is expired at {@code now}, if it is this attempt that uses it.
     *
     * @return whether this call cancelled the use
     */
    boolean cancel(long couponId, String orderId, int attempt, LocalDateTime now);

    /**
     * Notes that the attempt is cancelled though it has not used the coupon, so that it never will.
     *
     * @return false when it has used the coupon or cancelled before
     */
    boolean cancelBeforeUse(long couponId, String orderId, int attempt, LocalDateTime now);

    /** What the order has done with the coupon, the first attempt first. */
    List<CouponUse> attempts(long couponId, String orderId);

    /**
     * UNUSED → EXPIRED for up to {@code limit} coupons that are expired at {@code now}. Locked rows are skipped.
     *
     * @return how many
     */
    int expire(LocalDateTime now, int limit);
}
