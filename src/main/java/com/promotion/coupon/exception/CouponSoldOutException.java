package com.promotion.coupon.exception;

/** Every coupon of the policy is taken: the database holds as many rows as the policy has coupons. */
public final class CouponSoldOutException extends CouponException {
    private static final long serialVersionUID = 1L;
    private static final LocalizedText TEXT = new LocalizedText("쿠폰이 모두 소진되었습니다.", "All coupons have been issued.");

    public CouponSoldOutException() {
        super(CouponErrorCode.SOLD_OUT, TEXT);
    }
}
