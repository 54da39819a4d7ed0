package com.promotion.coupon.exception;

/** The action does not fit the state the policy is in. */
public final class IllegalPolicyStateException extends CouponException {
    private static final long serialVersionUID = 1L;

    public IllegalPolicyStateException(String state, String action) {
        super(Message.of(MessageKey.NOT_ALLOWED_IN_STATE, state, action));
    }

    private IllegalPolicyStateException(Message message) {
        super(message);
    }

    /** A user cannot be erased while he has a coupon of this policy, which is not over. */
    public static IllegalPolicyStateException erasureWhileOpen(long policyId) {
        return new IllegalPolicyStateException(Message.of(MessageKey.ERASURE_WHILE_OPEN, policyId));
    }
}
