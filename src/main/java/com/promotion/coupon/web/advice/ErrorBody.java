package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.CouponErrorCode;

/** {@code {"result":"ERROR","errorCode":"CP003","message":"…"}}. */
final class ErrorBody {
    private ErrorBody() {}

    static String json(CouponErrorCode code, String message) {
        StringBuilder json = new StringBuilder(message.length() + 64)
                .append("{\"result\":\"ERROR\",\"errorCode\":\"")
                .append(code.code())
                .append("\",\"message\":\"");
        appendEscaped(json, message);
        return json.append("\"}").toString();
    }

    /** Escapes as RFC 8259 section 7 asks. */
    static void appendEscaped(StringBuilder json, String text) {
        text.chars().forEach(c -> appendEscaped(json, (char) c));
    }

    private static void appendEscaped(StringBuilder json, char c) {
        if (c == '"' || c == '\\') {
            json.append('\\').append(c);
        } else if (c < 0x20) {
            json.append(String.format("\\u%04x", (int) c));
        } else {
            json.append(c);
        }
    }
}
