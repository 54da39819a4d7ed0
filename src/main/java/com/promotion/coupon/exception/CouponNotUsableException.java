package com.promotion.coupon.exception;

import java.time.LocalDateTime;

/** The coupon is there, but this order cannot use it, or cannot give it back. */
public final class CouponNotUsableException extends CouponException {
    private static final long serialVersionUID = 1L;

    private CouponNotUsableException(String korean, String english, Object... values) {
        super(CouponErrorCode.COUPON_NOT_USABLE, LocalizedText.of(korean, english, values));
    }

    public static CouponNotUsableException used(long couponId) {
        return new CouponNotUsableException(
                "쿠폰 %s은(는) 이미 다른 주문에 사용되었습니다.", "Coupon %s is used by another order.", couponId);
    }

    public static CouponNotUsableException expired(long couponId, LocalDateTime expireAt) {
        return new CouponNotUsableException(
                "쿠폰 %s은(는) 만료되었습니다. (만료 시각: %s)", "Coupon %s has expired (at %s).", couponId, expireAt);
    }

    public static CouponNotUsableException notYours(long couponId, long userId) {
        return new CouponNotUsableException(
                "쿠폰 %s은(는) 사용자 %s의 쿠폰이 아닙니다.", "Coupon %s does not belong to user %s.", couponId, userId);
    }

    public static CouponNotUsableException orderCancelled(String orderId) {
        return new CouponNotUsableException(
                "주문 %s의 쿠폰 사용은 취소되었습니다. 다시 사용하려면 새 주문 번호를 사용해 주세요.",
                "Order %s was cancelled. To use the coupon again, please use a new order id.", orderId);
    }

    public static CouponNotUsableException otherAmount(String orderId, long orderAmount) {
        return new CouponNotUsableException(
                "주문 %s은(는) 금액 %s(으)로 이미 쿠폰을 사용했습니다. 금액이 바뀌었다면 취소한 뒤 새 주문 번호로 사용해 주세요.",
                "Order %s has used the coupon for an amount of %s. If that has changed, cancel and use a new order id.",
                orderId,
                orderAmount);
    }

    public static CouponNotUsableException orderTooSmall(long orderAmount, long minOrderAmount) {
        return new CouponNotUsableException(
                "주문 금액 %s이(가) 쿠폰의 최소 주문 금액 %s보다 적습니다.",
                "An order of %s is below the %s that this coupon asks for.", orderAmount, minOrderAmount);
    }

    public static CouponNotUsableException notUsedBy(long couponId, String orderId) {
        return new CouponNotUsableException(
                "주문 %2$s은(는) 쿠폰 %1$s을(를) 사용하지 않았으며, 이제 사용할 수 없습니다.",
                "Order %2$s has not used coupon %1$s, and now it cannot any more.", couponId, orderId);
    }
}
