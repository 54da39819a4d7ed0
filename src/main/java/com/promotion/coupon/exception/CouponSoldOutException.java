package com.promotion.coupon.exception;

/** Every coupon of the policy is taken: the database holds as many rows as the policy has coupons. */
public final class CouponSoldOutException extends CouponException {
    private static final long serialVersionUID = 1L;

    public CouponSoldOutException() {
        super(MessageKey.SOLD_OUT);
    }
}
