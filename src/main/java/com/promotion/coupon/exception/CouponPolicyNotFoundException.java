package com.promotion.coupon.exception;

/** No policy has this id. */
public final class CouponPolicyNotFoundException extends CouponException {
    private static final long serialVersionUID = 1L;

    public CouponPolicyNotFoundException(long policyId) {
        super(Message.of(MessageKey.POLICY_NOT_FOUND, policyId));
    }
}
