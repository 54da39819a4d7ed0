package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.CouponErrorCode;
import java.nio.charset.StandardCharsets;

/** {@code {"result":"ERROR","errorCode":"CP003","message":"…"}}. */
final class ErrorBody {
    private ErrorBody() {}

    static byte[] json(CouponErrorCode code, String message) {
        String json =
                "{\"result\":\"ERROR\",\"errorCode\":\"" + code.code() + "\",\"message\":\"" + escaped(message) + "\"}";
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /** Escapes as RFC 8259 section 7 asks. */
    static String escaped(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            appendEscaped(json, text.charAt(i));
        }
        return json.toString();
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
