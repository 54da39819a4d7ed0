package com.promotion.coupon.web.advice;

import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;

/** Maps what a resource throws, and what JAX-RS itself refuses, to a response; see {@link ErrorResponses}. */
@Provider
public class CouponExceptionHandler implements ExceptionMapper<Throwable> {

    /** Of RFC 9110, section 12.4.2: 0 to 1 with three decimals at most. */
    private static final Pattern NO_WEIGHT =
            Pattern.compile("(?i);\\s*q\\s*=\\s*(?!(?:0(?:\\.\\d{0,3})?|1(?:\\.0{0,3})?)\\s*(?:[,;]|$))");

    @Inject
    private ErrorResponses errors;

    @Context
    private HttpHeaders headers;

    @Override
    public Response toResponse(Throwable failure) {
        return errors.of(
                isOfUnreadableAccept(failure) ? new BadRequestException(failure) : failure,
                new ErrorFormat(
                        headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE),
                        headers.getHeaderString(HttpHeaders.ACCEPT)));
    }

    /** RESTEasy fails as with a bug of its own when a weight in Accept is no number. */
    private boolean isOfUnreadableAccept(Throwable failure) {
        String accept = headers.getHeaderString(HttpHeaders.ACCEPT);
        return failure.getClass().getName().startsWith("org.jboss.resteasy.spi.")
                && accept != null
                && NO_WEIGHT.matcher(accept).find();
    }
}
