package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.web.dto.IdCode;
import java.time.format.DateTimeFormatter;

/**
 * A coupon as JSON, written by hand because it is the hot answer: numbers, fixed words and dates, nothing that needs
 * escaping.
 */
public final class CouponIssueResponse {
    /** Local date-time to the second, in the business zone. */
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    private CouponIssueResponse() {}

    public static String json(CouponView coupon) {
        StringBuilder json = new StringBuilder(320)
                .append("{\"couponId\":")
                .append(coupon.couponId())
                .append(",\"couponCode\":\"")
                .append(IdCode.encode(coupon.couponId()))
                .append("\",\"couponPolicyId\":")
                .append(coupon.couponPolicyId())
                .append(",\"userId\":")
                .append(coupon.userId())
                .append(",\"status\":\"")
                .append(coupon.status().name())
                .append("\",\"rank\":")
                .append(coupon.issueNumber())
                .append(",\"issuedAt\":\"");
        SECONDS.formatTo(coupon.issuedAt(), json);
        json.append("\",\"expireAt\":\"");
        SECONDS.formatTo(coupon.expireAt(), json);
        if (coupon.usedAt() != null) {
            json.append("\",\"usedAt\":\"");
            SECONDS.formatTo(coupon.usedAt(), json);
        }
        return json.append("\"}").toString();
    }
}
