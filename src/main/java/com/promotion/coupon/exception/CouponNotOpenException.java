package com.promotion.coupon.exception;

/** The issuing window has not begun, or the policy has not been activated. */
public final class CouponNotOpenException extends CouponException {
    private static final long serialVersionUID = 1L;
    private static final Message MESSAGE = Message.of(MessageKey.NOT_OPEN_YET);

    /** @param retryAfterSeconds until the window opens, at least 1 */
    public CouponNotOpenException(int retryAfterSeconds) {
        super(MESSAGE, retryAfterSeconds);
    }
}
