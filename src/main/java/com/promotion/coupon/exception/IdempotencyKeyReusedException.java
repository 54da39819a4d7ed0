package com.promotion.coupon.exception;

/** The idempotency key names another wish: another user's, or one for another policy. */
public final class IdempotencyKeyReusedException extends CouponException {
    private static final long serialVersionUID = 1L;
    private static final LocalizedText TEXT = new LocalizedText(
            "이 Idempotency-Key는 다른 요청에 이미 사용되었습니다. 새 키를 사용해 주세요.",
            "This Idempotency-Key was used for another request. Please use a new one.");

    public IdempotencyKeyReusedException() {
        super(CouponErrorCode.KEY_REUSED, TEXT);
    }
}
