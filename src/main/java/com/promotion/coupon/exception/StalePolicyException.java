package com.promotion.coupon.exception;

/** Somebody has changed the policy since the caller read it. */
public final class StalePolicyException extends CouponException {
    private static final long serialVersionUID = 1L;

    public StalePolicyException(long policyId, int version) {
        super(
                CouponErrorCode.STALE,
                LocalizedText.of(
                        "쿠폰 정책 %s은(는) 그 사이에 변경되어 현재 버전은 %s입니다. 다시 조회한 뒤 수정해 주세요.",
                        "Coupon policy %s has been changed meanwhile, its version is %s. Read it again, then change it.",
                        policyId,
                        version));
    }
}
