package com.promotion.coupon.exception;

/** A change came without saying which version of the policy it is a change of. */
public final class VersionRequiredException extends CouponException {
    private static final long serialVersionUID = 1L;
    private static final Message MESSAGE = Message.of(MessageKey.VERSION_REQUIRED);

    public VersionRequiredException() {
        super(MESSAGE);
    }
}
