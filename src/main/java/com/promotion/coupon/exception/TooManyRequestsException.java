package com.promotion.coupon.exception;

/** The caller has sent more requests, or tried more coupon ids, than a limit allows. */
public final class TooManyRequestsException extends CouponException {
    private static final long serialVersionUID = 1L;

    /** @param retryAfterSeconds until the limit allows another one, at least 1 */
    public TooManyRequestsException(int retryAfterSeconds) {
        super(Message.of(MessageKey.TOO_MANY_REQUESTS), retryAfterSeconds);
    }
}
