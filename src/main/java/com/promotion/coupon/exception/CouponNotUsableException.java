package com.promotion.coupon.exception;

import java.time.LocalDateTime;

/** The coupon is there, but this order cannot use it, or cannot give it back. */
public final class CouponNotUsableException extends CouponException {
    private static final long serialVersionUID = 1L;

    private CouponNotUsableException(MessageKey key, Object... arguments) {
        super(Message.of(key, arguments));
    }

    public static CouponNotUsableException used(long couponId) {
        return new CouponNotUsableException(MessageKey.USED_BY_ANOTHER_ORDER, couponId);
    }

    public static CouponNotUsableException expired(long couponId, LocalDateTime expireAt) {
        return new CouponNotUsableException(MessageKey.COUPON_EXPIRED, couponId, expireAt);
    }

    public static CouponNotUsableException notYours(long couponId, long userId) {
        return new CouponNotUsableException(MessageKey.OTHER_OWNER, couponId, userId);
    }

    public static CouponNotUsableException orderCancelled(String orderId) {
        return new CouponNotUsableException(MessageKey.ORDER_CANCELLED, orderId);
    }

    /** Another attempt of the same order uses the coupon. */
    public static CouponNotUsableException otherAttempt(String orderId, int attempt) {
        return new CouponNotUsableException(MessageKey.OTHER_ATTEMPT, orderId, attempt);
    }

    public static CouponNotUsableException otherAmount(String orderId, long orderAmount) {
        return new CouponNotUsableException(MessageKey.OTHER_AMOUNT, orderId, orderAmount);
    }

    public static CouponNotUsableException orderTooSmall(long orderAmount, long minOrderAmount) {
        return new CouponNotUsableException(MessageKey.ORDER_TOO_SMALL, orderAmount, minOrderAmount);
    }

    /** The coupon would be spent for nothing. */
    public static CouponNotUsableException noDiscount(long orderAmount) {
        return new CouponNotUsableException(MessageKey.NO_DISCOUNT, orderAmount);
    }

    public static CouponNotUsableException notUsedBy(long couponId, String orderId, int attempt) {
        return new CouponNotUsableException(MessageKey.NOT_USED_BY_ORDER, couponId, orderId, attempt);
    }
}
