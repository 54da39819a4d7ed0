package com.promotion.coupon.exception;

/** The service is overloaded or cannot reach its database; nothing was promised, asking again is right. */
public final class ServiceUnavailableException extends CouponException {
    private static final long serialVersionUID = 1L;

    public ServiceUnavailableException() {
        super(Message.of(MessageKey.UNAVAILABLE), 1);
    }
}
