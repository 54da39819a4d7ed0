package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.Message;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.web.advice.ErrorResponses.Meaning;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The response of a node that shuts down: CP009, with the request to retry on another connection. */
public final class ShutdownResponse {
    private static final Meaning MEANING =
            new Meaning(HttpServletResponse.SC_SERVICE_UNAVAILABLE, Message.of(MessageKey.SHUTTING_DOWN), 1);

    private ShutdownResponse() {}

    /** Answers a request that was refused because of the shutdown; its body stays unread. */
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
