package com.promotion.coupon.exception;

/** The issuing window has not begun, or the policy has not been activated. */
public final class CouponNotOpenException extends CouponException {
    private static final long serialVersionUID = 1L;

    /** @param retryAfterSeconds until the window opens, at least 1 */
    public CouponNotOpenException(int retryAfterSeconds) {
        super(Message.of(MessageKey.NOT_OPEN_YET), retryAfterSeconds);
    }
}
