package com.promotion.coupon.web.advice;

import com.promotion.coupon.web.advice.ErrorResponses.Meaning;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MediaType;

/**
 * In which words and which form a caller wants to be told of a failure: the same wherever an error is written.
 *
 * @param acceptLanguage the request's header of this name, or null
 * @param accept the request's header of this name, or null
 */
public record ErrorFormat(String acceptLanguage, String accept) {
    private static final MediaType JSON = new MediaType("application", "json", "UTF-8");
    private static final MediaType PROBLEM = new MediaType("application", "problem+json", "UTF-8");

    static ErrorFormat of(HttpServletRequest request) {
        return new ErrorFormat(request.getHeader("Accept-Language"), request.getHeader("Accept"));
    }

    /** What the form depends on: the value of {@code Vary}. */
    String vary() {
        return "Accept-Language, Accept, Accept-Encoding";
    }

    /** The body's type, for JAX-RS; a constant, because parsing it for each refusal would show. */
    MediaType mediaType() {
        return ProblemBody.isWanted(accept) ? PROBLEM : JSON;
    }

    /** The same for a servlet, where JAX-RS may not be there to write it. */
    String contentType() {
        return mediaType().getType() + "/" + mediaType().getSubtype() + ";charset=UTF-8";
    }

    byte[] body(Meaning meaning) {
        ErrorBodies bodies = ErrorBodies.in(AcceptLanguage.choose(acceptLanguage));
        return ProblemBody.isWanted(accept)
                ? bodies.problem(meaning.status(), meaning.message())
                : bodies.json(meaning.message());
    }
}
