package com.promotion.coupon.exception;

/** The service is overloaded or cannot reach its database; nothing was promised, asking again is right. */
public final class ServiceUnavailableException extends CouponException {
    private static final long serialVersionUID = 1L;
    private static final Message MESSAGE = Message.of(MessageKey.UNAVAILABLE);

    public ServiceUnavailableException() {
        super(MESSAGE, 1);
    }
}
