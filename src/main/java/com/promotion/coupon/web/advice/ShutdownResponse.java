package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.LocalizedText;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What a node says while it shuts down: CP009, ask again, on another connection. */
public final class ShutdownResponse {
    static final LocalizedText TEXT = new LocalizedText(
            "서버를 교체하고 있습니다. 잠시 후 다시 시도해 주세요.", "This node is shutting down. Nothing was promised, please try again.");
    private static final String RETRY_AFTER_SECONDS = "1";

    private ShutdownResponse() {}

    /** Answers for a request that was not let in; its body stays unread. */
    public static void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] body = ErrorBody.json(
                CouponErrorCode.UNAVAILABLE, AcceptLanguage.choose(request.getHeader("Accept-Language"), TEXT));
        response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json;charset=UTF-8");
        response.setContentLength(body.length);
        response.setHeader("Vary", "Accept-Language");
        response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
        response.setHeader("Connection", "close");
        response.getOutputStream().write(body);
    }
}
