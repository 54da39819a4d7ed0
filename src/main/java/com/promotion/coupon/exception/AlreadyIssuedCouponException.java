package com.promotion.coupon.exception;

/** The user already holds a coupon of this policy: the database has the row. */
public final class AlreadyIssuedCouponException extends CouponException {
    private static final long serialVersionUID = 1L;
    private static final LocalizedText TEXT = new LocalizedText("이미 발급받은 쿠폰입니다.", "You already have this coupon.");

    public AlreadyIssuedCouponException() {
        super(CouponErrorCode.ALREADY_ISSUED, TEXT);
    }
}
