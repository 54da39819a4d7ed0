package com.promotion.coupon.exception;

/** No policy has this id. */
public final class CouponPolicyNotFoundException extends CouponException {
    private static final long serialVersionUID = 1L;

    public CouponPolicyNotFoundException(long policyId) {
        super(
                CouponErrorCode.POLICY_NOT_FOUND,
                LocalizedText.of("쿠폰 정책 %s을(를) 찾을 수 없습니다.", "There is no coupon policy %s.", policyId));
    }
}
