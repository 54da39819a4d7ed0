package com.promotion.coupon.exception;

/** The request cannot be understood or breaks a rule; the message names the field and the value. */
public final class InvalidRequestException extends CouponException {
    private static final long serialVersionUID = 1L;

    /** @param key one of CP008 */
    public InvalidRequestException(MessageKey key, Object... arguments) {
        super(Message.of(key, arguments));
    }
}
