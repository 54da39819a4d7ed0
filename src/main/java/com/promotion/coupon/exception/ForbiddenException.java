package com.promotion.coupon.exception;

/** The caller is known and may not do this. */
public final class ForbiddenException extends CouponException {
    private static final long serialVersionUID = 1L;

    /** @param arguments of the message, as its key says */
    public ForbiddenException(MessageKey key, Object... arguments) {
        super(Message.of(key, arguments));
    }
}
