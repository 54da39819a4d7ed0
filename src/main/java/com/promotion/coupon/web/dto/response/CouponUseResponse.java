package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;

/**
 * A coupon as {@link CouponIssueResponse} writes it, with what became of an order. Order ids need no escaping, see
 * {@link com.promotion.coupon.domain.Order}.
 */
public final class CouponUseResponse {
    private CouponUseResponse() {}

    /** {@code {…the coupon…,"orderId":"A-1","orderAmount":30000,"discountAmount":3000,"amountToPay":27000}}. */
    public static String json(CouponQuote quote) {
        StringBuilder json = opened(CouponIssueResponse.json(quote.coupon()));
        if (quote.orderId() != null) {
            json.append(",\"orderId\":\"").append(quote.orderId()).append('"');
        }
        return json.append(",\"orderAmount\":")
                .append(quote.orderAmount())
                .append(",\"discountAmount\":")
                .append(quote.discountAmount())
                .append(",\"amountToPay\":")
                .append(quote.amountToPay())
                .append('}')
                .toString();
    }

    /** {@code {…the coupon…,"orderId":"A-1","cancelledAt":"2025-01-14T10:30:00"}}. */
    public static String json(CancelledUse cancelled) {
        return opened(CouponIssueResponse.json(cancelled.coupon()))
                .append(",\"orderId\":\"")
                .append(cancelled.orderId())
                .append("\",\"cancelledAt\":\"")
                .append(CouponIssueResponse.SECONDS.format(cancelled.cancelledAt()))
                .append("\"}")
                .toString();
    }

    private static StringBuilder opened(String object) {
        return new StringBuilder(object.length() + 160).append(object, 0, object.length() - 1);
    }
}
