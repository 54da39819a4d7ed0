package com.promotion.coupon.exception;

/** The user already holds a coupon of this policy: the database has the row. */
public final class AlreadyIssuedCouponException extends CouponException {
    private static final long serialVersionUID = 1L;

    public AlreadyIssuedCouponException() {
        super(MessageKey.ALREADY_ISSUED);
    }
}
