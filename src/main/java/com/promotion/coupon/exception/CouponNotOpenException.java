package com.promotion.coupon.exception;

/** The issuing window has not begun, or nobody has activated the policy. */
public final class CouponNotOpenException extends CouponException {
    private static final long serialVersionUID = 1L;
    private static final LocalizedText TEXT = new LocalizedText("아직 발급이 시작되지 않았습니다.", "Issuing has not started yet.");

    /** @param retryAfterSeconds until the window opens, at least 1 */
    public CouponNotOpenException(int retryAfterSeconds) {
        super(CouponErrorCode.NOT_OPEN_YET, TEXT, retryAfterSeconds);
    }
}
