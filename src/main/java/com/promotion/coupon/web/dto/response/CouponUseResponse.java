package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;
import java.time.ZoneId;
import java.util.Map;

/** A coupon with what became of an order. */
public final class CouponUseResponse {
    private CouponUseResponse() {}

    /** The coupon with the order's discount; without {@code orderId} when it is not used. */
    public static Map<String, Object> of(CouponQuote quote, ZoneId zone) {
        return new Members()
                .with(quote.coupon(), zone)
                .with("orderId", quote.orderId())
                .with("attempt", quote.attempt())
                .with("orderAmount", quote.orderAmount())
                .with("discountAmount", quote.discountAmount())
                .with("amountToPay", quote.amountToPay());
    }

    /** The coupon with the order that does not use it any more. */
    public static Map<String, Object> of(CancelledUse cancelled, ZoneId zone) {
        return new Members()
                .with(cancelled.coupon(), zone)
                .with("orderId", cancelled.orderId())
                .with("attempt", cancelled.attempt())
                .withInstant("cancelledAt", cancelled.cancelledAt(), zone);
    }
}
