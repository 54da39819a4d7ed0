package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.CouponErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** The error body of RFC 9457, for clients that accept it; with our {@code errorCode} as in the usual body. */
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
     * @param detail what is specific to this error
     */
    static byte[] json(int status, CouponErrorCode code, String title, String detail) {
        String json =
                "{\"type\":\"urn:problem-type:coupon:" + code.code() + "\",\"title\":\"" + ErrorBody.escaped(title)
                        + "\",\"status\":" + status + ",\"detail\":\"" + ErrorBody.escaped(detail)
                        + "\",\"code\":\"" + code.code() + "\",\"errorCode\":\"" + code.code() + "\"}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
