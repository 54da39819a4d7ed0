package com.promotion.coupon.exception;

/** The issuing window is over, or the policy was ended. */
public final class CouponEndedException extends CouponException {
    private static final long serialVersionUID = 1L;
    private static final LocalizedText TEXT = new LocalizedText("쿠폰 발급이 종료되었습니다.", "Issuing has ended.");

    public CouponEndedException() {
        super(CouponErrorCode.ENDED, TEXT);
    }
}
