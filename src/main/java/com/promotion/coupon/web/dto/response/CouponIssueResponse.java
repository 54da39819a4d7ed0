package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CouponState;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.web.json.CouponCode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;

/**
 * A coupon as JSON, written by hand because it is the most frequent success: numbers, fixed words and dates, nothing that needs
 * escaping.
 */
public final class CouponIssueResponse {
    private CouponIssueResponse() {}

    /** The body of the answer "pending". */
    public static byte[] pendingJson(IssueOutcome pending) {
        return undecidedJson(pending.couponId(), pending.policyId(), pending.userId(), "PENDING");
    }

    /** A coupon that was asked for by its id. */
    public static byte[] stateJson(CouponState state) {
        return state.coupon()
                .map(CouponIssueResponse::json)
                .orElseGet(() -> undecidedJson(
                        state.couponId(), state.policyId(), state.userId(), state.undecided() ? "PENDING" : "REFUSED"));
    }

    private static byte[] undecidedJson(long couponId, long policyId, long userId, String status) {
        String json = "{\"couponId\":" + couponId + ",\"couponCode\":\"" + CouponCode.encode(couponId)
                + "\",\"couponPolicyId\":" + policyId + ",\"userId\":" + userId + ",\"status\":\"" + status + "\"}";
        return json.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static byte[] json(CouponView coupon) {
        StringBuilder json = new StringBuilder(320)
                .append("{\"couponId\":")
                .append(coupon.couponId())
                .append(",\"couponCode\":\"")
                .append(CouponCode.encode(coupon.couponId()))
                .append("\",\"couponPolicyId\":")
                .append(coupon.couponPolicyId())
                .append(",\"userId\":")
                .append(coupon.userId())
                .append(",\"status\":\"")
                .append(coupon.status().name())
                .append("\",\"rank\":")
                .append(coupon.issueNumber())
                .append(",\"issuedAt\":\"");
        appendSeconds(json, coupon.issuedAt());
        json.append("\",\"expireAt\":\"");
        appendSeconds(json, coupon.expireAt());
        if (coupon.usedAt() != null) {
            json.append("\",\"usedAt\":\"");
            appendSeconds(json, coupon.usedAt());
        }
        return json.append("\"}").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Local date-time to the second, in the business zone, of a year with four digits. */
    private static void appendSeconds(StringBuilder json, LocalDateTime time) {
        json.append(time.getYear());
        appendTwoDigits(json.append('-'), time.getMonthValue());
        appendTwoDigits(json.append('-'), time.getDayOfMonth());
        appendTwoDigits(json.append('T'), time.getHour());
        appendTwoDigits(json.append(':'), time.getMinute());
        appendTwoDigits(json.append(':'), time.getSecond());
    }

    private static void appendTwoDigits(StringBuilder json, int value) {
        json.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }
}
