package com.promotion.coupon.web.advice;

import jakarta.inject.Inject;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Maps what a resource throws, and what JAX-RS itself refuses, to a response; see {@link ErrorResponses}. */
@Provider
public class CouponExceptionHandler implements ExceptionMapper<Throwable> {

    @Inject
    private ErrorResponses errors;

    @Context
    private HttpHeaders headers;

    @Override
    public Response toResponse(Throwable failure) {
        return errors.of(
                failure,
                new ErrorFormat(
                        headers.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE),
                        headers.getHeaderString(HttpHeaders.ACCEPT)));
    }
}
