package com.promotion.coupon.exception;

/** The action does not fit the state the policy is in. */
public final class IllegalPolicyStateException extends CouponException {
    private static final long serialVersionUID = 1L;

    public IllegalPolicyStateException(String state, String action) {
        super(
                CouponErrorCode.NOT_ALLOWED_IN_STATE,
                LocalizedText.of(
                        "%s 상태의 쿠폰 정책에는 %s 작업을 할 수 없습니다.",
                        "A coupon policy that is %s does not allow: %s.", state, action));
    }
}
