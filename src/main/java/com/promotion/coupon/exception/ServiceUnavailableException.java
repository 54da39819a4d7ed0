package com.promotion.coupon.exception;

/** The service is overloaded or cannot reach its database; nothing was promised, asking again is right. */
public final class ServiceUnavailableException extends CouponException {
    private static final long serialVersionUID = 1L;
    private static final LocalizedText TEXT = new LocalizedText(
            "요청이 많아 처리하지 못했습니다. 잠시 후 다시 시도해 주세요.",
            "The service is busy or its database is away. Nothing was promised, please try again.");

    public ServiceUnavailableException() {
        super(CouponErrorCode.UNAVAILABLE, TEXT, 1);
    }
}
