package com.promotion.coupon.exception;

/** A change came without saying which version of the policy it is a change of. */
public final class VersionRequiredException extends CouponException {
    private static final long serialVersionUID = 1L;
    private static final LocalizedText TEXT = new LocalizedText(
            "If-Match 헤더가 필요합니다. 정책을 조회해 받은 ETag를 보내 주세요.",
            "The If-Match header is required: send the ETag that came with the policy.");

    public VersionRequiredException() {
        super(CouponErrorCode.VERSION_REQUIRED, TEXT);
    }
}
