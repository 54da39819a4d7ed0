package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CouponState;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.web.dto.IdCode;
import java.time.format.DateTimeFormatter;

/**
 * A coupon as JSON, written by hand because it is the hot answer: numbers, fixed words and dates, nothing that needs
 * escaping.
 */
public final class CouponIssueResponse {
    /** Local date-time to the second, in the business zone. */
    static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

    private CouponIssueResponse() {}

    /** What is known of an accepted wish whose outcome is not known yet. */
    public static String pendingJson(IssueOutcome pending) {
        return undecidedJson(pending.couponId(), pending.policyId(), pending.userId(), "PENDING");
    }

    /** A coupon that was asked for by its id. */
    public static String stateJson(CouponState state) {
        return state.coupon()
                .map(CouponIssueResponse::json)
                .orElseGet(() -> undecidedJson(
                        state.couponId(), state.policyId(), state.userId(), state.undecided() ? "PENDING" : "REFUSED"));
    }

    private static String undecidedJson(long couponId, long policyId, long userId, String status) {
        return "{\"couponId\":" + couponId + ",\"couponCode\":\"" + IdCode.encode(couponId) + "\",\"couponPolicyId\":"
                + policyId + ",\"userId\":" + userId + ",\"status\":\"" + status + "\"}";
    }

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
