package com.promotion.coupon.exception;

/** No coupon has this id. */
public final class CouponNotFoundException extends CouponException {
    private static final long serialVersionUID = 1L;

    public CouponNotFoundException(long couponId) {
        super(Message.of(MessageKey.COUPON_NOT_FOUND, couponId));
    }
}
