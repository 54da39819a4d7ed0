package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.LocalizedText;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** The error body of RFC 9457, for those who ask for it; with our {@code errorCode} as in the usual one. */
final class ProblemBody {
    private static final Pattern NOT_WANTED = Pattern.compile(";\\s*q\\s*=\\s*0(\\.0{0,3})?\\s*(;|$)");

    private ProblemBody() {}

    /** Whether the Accept header names the type; {@code *}{@code /*} does not: the usual body is the default. */
    static boolean isWanted(String accept) {
        if (accept == null) {
            return false;
        }
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String wanted = range.strip();
            if (wanted.startsWith("application/problem+json")
                    && !NOT_WANTED.matcher(wanted).find()) {
                return true;
            }
        }
        return false;
    }

    /**
     * {@code {"type":"urn:problem-type:coupon:CP003","title":"…","status":409,"detail":"…","code":"CP003","errorCode":"CP003"}}.
     *
     * @param title what all problems of the code have in common
     * @param detail what is the matter this time
     */
    static byte[] json(int status, CouponErrorCode code, String title, String detail) {
        StringBuilder json = new StringBuilder(detail.length() + 200)
                .append("{\"type\":\"urn:problem-type:coupon:")
                .append(code.code())
                .append("\",\"title\":\"");
        ErrorBody.appendEscaped(json, title);
        json.append("\",\"status\":").append(status).append(",\"detail\":\"");
        ErrorBody.appendEscaped(json, detail);
        return json.append("\",\"code\":\"")
                .append(code.code())
                .append("\",\"errorCode\":\"")
                .append(code.code())
                .append("\"}")
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** What all problems of the code have in common. */
    static LocalizedText title(CouponErrorCode code) {
        return switch (code) {
            case POLICY_NOT_FOUND -> new LocalizedText("쿠폰 정책을 찾을 수 없음", "Coupon policy not found");
            case COUPON_NOT_FOUND -> new LocalizedText("쿠폰을 찾을 수 없음", "Coupon not found");
            case SOLD_OUT -> new LocalizedText("쿠폰 소진", "Sold out");
            case ALREADY_ISSUED -> new LocalizedText("이미 발급된 쿠폰", "Already issued");
            case NOT_OPEN_YET -> new LocalizedText("발급 시작 전", "Not open yet");
            case ENDED -> new LocalizedText("발급 종료", "Ended");
            case COUPON_NOT_USABLE -> new LocalizedText("사용할 수 없는 쿠폰", "Coupon not usable");
            case INVALID_REQUEST -> new LocalizedText("잘못된 요청", "Invalid request");
            case UNAVAILABLE -> new LocalizedText("일시적으로 이용할 수 없음", "Temporarily unavailable");
            case NOT_ALLOWED_IN_STATE -> new LocalizedText("현재 상태에서 허용되지 않음", "Not allowed in this state");
            case INTERNAL_ERROR -> new LocalizedText("내부 오류", "Internal error");
            case KEY_REUSED -> new LocalizedText("이미 사용된 Idempotency-Key", "Idempotency-Key reused");
            case STALE -> new LocalizedText("그 사이에 변경됨", "Changed meanwhile");
            case VERSION_REQUIRED -> new LocalizedText("If-Match 필요", "If-Match required");
        };
    }
}
