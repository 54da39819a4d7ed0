package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;
import com.promotion.coupon.application.dto.UseCouponCommand;
import com.promotion.coupon.domain.Order;
import com.promotion.coupon.exception.CouponNotUsableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * What the order service does with coupons. Every call may be repeated: the order's id names what was asked for. A call
 * whose answer was lost is therefore asked again, or cancelled; either settles it for good.
 */
@Singleton
public class CouponUseService {

    private final UseTransaction transaction;

    @Inject
    public CouponUseService(UseTransaction transaction) {
        this.transaction = transaction;
    }

    /**
     * Uses the coupon for the order, once; asked again by the same order, gives the same answer.
     *
     * @throws com.promotion.coupon.exception.CouponNotFoundException CP002
     * @throws CouponNotUsableException CP007: not theirs, used by another order, expired, the order comes to too little or
     *     was cancelled
     */
    public CouponQuote use(UseCouponCommand command) {
        return transaction.use(command);
    }

    /**
     * Gives the coupon back, once: UNUSED again, or EXPIRED when it is too late. From then on the order cannot use it any
     * more, not even with a request that was sent before; and that also holds when it had not used it.
     *
     * @throws com.promotion.coupon.exception.CouponNotFoundException CP002
     * @throws CouponNotUsableException CP007: not theirs, or the order has not used it
     */
    public CancelledUse cancel(long couponId, Long userId, String orderId) {
        Order.requireId(orderId);
        return transaction
                .cancel(couponId, userId, orderId)
                .orElseThrow(() -> CouponNotUsableException.notUsedBy(couponId, orderId));
    }

    /**
     * What the coupon would give for an order of this amount, right now.
     *
     * @throws com.promotion.coupon.exception.CouponNotFoundException CP002
     * @throws CouponNotUsableException CP007, as for {@link #use}
     */
    public CouponQuote quote(long couponId, Long userId, long orderAmount) {
        Order.requireAmount(orderAmount);
        return transaction.quote(couponId, userId, orderAmount);
    }
}
