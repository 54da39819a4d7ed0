package com.promotion.coupon.exception;

/** No coupon has this id. */
public final class CouponNotFoundException extends CouponException {
    private static final long serialVersionUID = 1L;

    public CouponNotFoundException(long couponId) {
        super(
                CouponErrorCode.COUPON_NOT_FOUND,
                LocalizedText.of("쿠폰 %s을(를) 찾을 수 없습니다.", "There is no coupon %s.", couponId));
    }
}
