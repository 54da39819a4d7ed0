package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CouponState;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.web.json.CouponCode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;

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
    public static byte[] stateJson(CouponState state, ZoneId zone) {
        return state.coupon()
                .map(coupon -> json(coupon, zone))
                .orElseGet(() -> undecidedJson(
                        state.couponId(), state.policyId(), state.userId(), state.undecided() ? "PENDING" : "REFUSED"));
    }

    private static byte[] undecidedJson(long couponId, long policyId, long userId, String status) {
        return bytes(ids(couponId, policyId, userId, status).append("\"}"));
    }

    /** @param zone the business zone, of all times of the coupon */
    public static byte[] json(CouponView coupon, ZoneId zone) {
        StringBuilder json = ids(
                        coupon.couponId(),
                        coupon.couponPolicyId(),
                        coupon.userId(),
                        coupon.status().name())
                .append("\",\"rank\":")
                .append(coupon.issueNumber())
                .append(",\"issuedAt\":\"");
        appendSeconds(json, coupon.issuedAt());
        json.append("\",\"issuedAtWithOffset\":\"");
        appendWithOffset(json, coupon.issuedAt(), zone);
        json.append("\",\"expireAt\":\"");
        appendSeconds(json, coupon.expireAt());
        json.append("\",\"zone\":\"").append(zone.getId());
        if (coupon.usedAt() != null) {
            json.append("\",\"usedAt\":\"");
            appendSeconds(json, coupon.usedAt());
            json.append("\",\"usedAtWithOffset\":\"");
            appendWithOffset(json, coupon.usedAt(), zone);
        }
        return bytes(json.append("\"}"));
    }

    /** The members that every answer begins with; the last one's quotation mark is still to be closed. */
    private static StringBuilder ids(long couponId, long policyId, long userId, String status) {
        return new StringBuilder(512)
                .append("{\"couponId\":")
                .append(couponId)
                .append(",\"couponCode\":\"")
                .append(CouponCode.encode(couponId))
                .append("\",\"couponPolicyId\":")
                .append(policyId)
                .append(",\"couponPolicyIdText\":\"")
                .append(policyId)
                .append("\",\"userId\":")
                .append(userId)
                .append(",\"userIdText\":\"")
                .append(userId)
                .append("\",\"status\":\"")
                .append(status);
    }

    private static byte[] bytes(StringBuilder json) {
        return json.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void appendWithOffset(StringBuilder json, LocalDateTime time, ZoneId zone) {
        appendSeconds(json, time);
        json.append(zone.getRules().getOffset(time).getId());
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
