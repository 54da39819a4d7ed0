package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.LocalizedText;
import com.promotion.coupon.web.advice.ErrorResponses.Meaning;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What a node says while it shuts down: CP009, ask again, on another connection. */
public final class ShutdownResponse {
    static final LocalizedText TEXT = new LocalizedText(
            "서버를 교체하고 있습니다. 잠시 후 다시 시도해 주세요.", "This node is shutting down. Nothing was promised, please try again.");
    private static final Meaning MEANING =
            new Meaning(HttpServletResponse.SC_SERVICE_UNAVAILABLE, CouponErrorCode.UNAVAILABLE, TEXT, 1);

    private ShutdownResponse() {}

    /** Answers for a request that was not let in; its body stays unread. */
    public static void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ErrorFormat format = ErrorFormat.of(request);
        byte[] body = format.body(MEANING);
        response.setStatus(MEANING.status());
        response.setContentType(format.contentType());
        response.setContentLength(body.length);
        response.setHeader("Vary", format.vary());
        response.setHeader("Retry-After", String.valueOf(MEANING.retryAfterSeconds()));
        response.setHeader("Connection", "close");
        response.getOutputStream().write(body);
    }
}
