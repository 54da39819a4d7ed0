package com.promotion.coupon.exception;

/** The policy was changed since the caller read it. */
public final class StalePolicyException extends CouponException {
    private static final long serialVersionUID = 1L;

    public StalePolicyException(long policyId, int version) {
        super(Message.of(MessageKey.STALE, policyId, version));
    }
}
