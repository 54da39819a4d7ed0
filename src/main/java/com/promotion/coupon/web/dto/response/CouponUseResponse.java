package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;
import java.nio.charset.StandardCharsets;

/**
 * A coupon as {@link CouponIssueResponse} writes it, with what became of an order. Order ids need no escaping, see
 * {@link com.promotion.coupon.domain.Order}.
 */
public final class CouponUseResponse {
    private CouponUseResponse() {}

    /** {@code {…the coupon…,"orderId":"A-1","orderAmount":30000,"discountAmount":3000,"amountToPay":27000}}. */
    public static byte[] json(CouponQuote quote) {
        StringBuilder json = opened(CouponIssueResponse.json(quote.coupon()));
        if (quote.orderId() != null) {
            json.append(",\"orderId\":\"").append(quote.orderId()).append('"');
        }
        json.append(",\"orderAmount\":")
                .append(quote.orderAmount())
                .append(",\"discountAmount\":")
                .append(quote.discountAmount())
                .append(",\"amountToPay\":")
                .append(quote.amountToPay())
                .append('}');
        return ascii(json);
    }

    /** {@code {…the coupon…,"orderId":"A-1","cancelledAt":"2025-01-14T10:30:00"}}. */
    public static byte[] json(CancelledUse cancelled) {
        StringBuilder json = opened(CouponIssueResponse.json(cancelled.coupon()))
                .append(",\"orderId\":\"")
                .append(cancelled.orderId())
                .append("\",\"cancelledAt\":\"");
        CouponIssueResponse.appendSeconds(json, cancelled.cancelledAt());
        return ascii(json.append("\"}"));
    }

    /** The object without its closing brace. */
    private static StringBuilder opened(byte[] object) {
        return new StringBuilder(object.length + 160)
                .append(new String(object, 0, object.length - 1, StandardCharsets.ISO_8859_1));
    }

    private static byte[] ascii(StringBuilder json) {
        return json.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
