package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.Message;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.exception.TooManyRequestsException;
import com.promotion.coupon.web.advice.ErrorResponses.Meaning;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Error responses where JAX-RS is not there to write them: in filters, and for paths outside the API. */
public final class ServletErrors {
    private static final Meaning SHUTTING_DOWN =
            new Meaning(HttpServletResponse.SC_SERVICE_UNAVAILABLE, Message.of(MessageKey.SHUTTING_DOWN), 1);
    static final Meaning BODY_INCOMPLETE =
            new Meaning(HttpServletResponse.SC_REQUEST_TIMEOUT, Message.of(MessageKey.BODY_INCOMPLETE), 0);
    private static final Meaning NOT_CANONICAL =
            new Meaning(HttpServletResponse.SC_BAD_REQUEST, Message.of(MessageKey.PATH_NOT_CANONICAL), 0);

    private ServletErrors() {}

    /**
     * Refuses a request because the node shuts down: CP009, with the request to try again on another connection. The body stays
     * unread.
     */
    public static void shuttingDown(HttpServletRequest request, HttpServletResponse response) throws IOException {
        writeAndClose(SHUTTING_DOWN, request, response);
    }

    /** Refuses a request because too many bodies are waited for: CP009. The body stays unread. */
    public static void busy(HttpServletRequest request, HttpServletResponse response) throws IOException {
        writeAndClose(Meaning.of(new ServiceUnavailableException()), request, response);
    }

    /** Refuses a body with more than {@code bytesMax} bytes: 413 CP008. */
    public static void bodyTooLarge(int bytesMax, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        write(ErrorResponses.tooLarge(bytesMax), request, response);
    }

    /** Ends the wait for a body that does not come: 408 CP008. */
    public static void bodyIncomplete(HttpServletRequest request, HttpServletResponse response) throws IOException {
        writeAndClose(BODY_INCOMPLETE, request, response);
    }

    /** Refuses a path that is written in another way than the API writes it: 400 CP008. */
    public static void notCanonical(HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(NOT_CANONICAL, request, response);
    }

    /** Refuses a request because there have been too many: 429 CP017. The body stays unread. */
    public static void tooManyRequests(int retryAfterSeconds, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        write(Meaning.of(new TooManyRequestsException(retryAfterSeconds)), request, response);
    }

    /** Answers what the server itself refused, with the status that it chose. */
    public static void ofStatus(int status, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        write(new Meaning(status, ErrorResponses.refusal(status), 0), request, response);
    }

    private static void writeAndClose(Meaning meaning, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("Connection", "close");
        write(meaning, request, response);
    }

    private static void write(Meaning meaning, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ErrorFormat format = ErrorFormat.of(request);
        byte[] body = format.body(meaning);
        response.setStatus(meaning.status());
        response.setContentType(format.contentType());
        response.setContentLength(body.length);
        response.addHeader("Vary", format.vary());
        if (meaning.retryAfterSeconds() > 0) {
            response.setHeader("Retry-After", String.valueOf(meaning.retryAfterSeconds()));
        }
        response.getOutputStream().write(body);
    }
}
