package com.promotion.coupon.exception;

/** The issuing window is over, or the policy was ended. */
public final class CouponEndedException extends CouponException {
    private static final long serialVersionUID = 1L;
    private static final Message MESSAGE = Message.of(MessageKey.ENDED);

    public CouponEndedException() {
        super(MESSAGE);
    }
}
