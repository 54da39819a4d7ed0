package com.promotion.coupon.exception;

/** The idempotency key was used for another request: another user's, or one for another policy. */
public final class IdempotencyKeyReusedException extends CouponException {
    private static final long serialVersionUID = 1L;
    private static final Message MESSAGE = Message.of(MessageKey.KEY_REUSED);

    public IdempotencyKeyReusedException() {
        super(MESSAGE);
    }
}
