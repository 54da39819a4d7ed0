package com.promotion.coupon.web.security;

import com.promotion.coupon.application.limit.RateLimits;
import com.promotion.coupon.web.limit.RateLimitHeaders;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;

/** Tells the caller in every answer what is left of his limit, and counts look-ups that found no coupon. */
@Provider
public class CallerLimitFilter implements ContainerResponseFilter {
    private static final int NOT_FOUND = 404;

    @Inject
    private RateLimits limits;

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(RequestCaller.PROPERTY) instanceof RequestCaller caller) {
            RateLimitHeaders.write(
                    caller.allowance(), (name, value) -> response.getHeaders().putSingle(name, value));
            if (response.getStatus() == NOT_FOUND) {
                caller.countedMissesOf().ifPresent(limits::countMiss);
            }
        }
    }
}
