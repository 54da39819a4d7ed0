package com.promotion.coupon.exception;

/** The action does not fit the state the policy is in. */
public final class IllegalPolicyStateException extends CouponException {
    private static final long serialVersionUID = 1L;

    public IllegalPolicyStateException(String state, String action) {
        super(Message.of(MessageKey.NOT_ALLOWED_IN_STATE, state, action));
    }
}
