package com.promotion.coupon.exception;

/** The request names no caller: there is no token, or it is not valid. */
public final class UnauthenticatedException extends CouponException {
    private static final long serialVersionUID = 1L;

    /** @param arguments of the message, as its key says */
    public UnauthenticatedException(MessageKey key, Object... arguments) {
        super(Message.of(key, arguments));
    }
}
