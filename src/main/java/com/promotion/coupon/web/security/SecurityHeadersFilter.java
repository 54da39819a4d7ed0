package com.promotion.coupon.web.security;

import com.promotion.coupon.application.config.ServiceSettings;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Tells browsers and caches what they may do with a response: guess no type, keep nothing of the API (the polled responses say
 * otherwise), run and load only what the service serves itself. Pages of other origins may read the API where they are listed in
 * {@code coupon.http.cors-origins}; by default none may.
 */
public class SecurityHeadersFilter implements Filter {
    private static final String API = "/api/";
    private static final String PAGES_POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                    + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String API_POLICY = "default-src 'none'; frame-ancestors 'none'";
    private static final String METHODS = "GET, POST, PUT, DELETE";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, Accept-Language, Idempotency-Key, If-Match, If-None-Match, Claim-Ticket, Claim-Proof";
    private static final String RESPONSE_HEADERS =
            "ETag, Location, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed, Coupon-Count";

    @Inject
    private ServiceSettings settings;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        boolean api = http.getRequestURI().startsWith(API);
        answer.setHeader("X-Content-Type-Options", "nosniff");
        answer.setHeader("Content-Security-Policy", api ? API_POLICY : PAGES_POLICY);
        if (api) {
            answer.setHeader("Cache-Control", "private, no-store");
        }
        if (!isPreflight(http, answer)) {
            chain.doFilter(request, response);
        }
    }

    /** Whether the request only asks what another origin's page may send, and has been answered here. */
    private boolean isPreflight(HttpServletRequest request, HttpServletResponse response) {
        String origin = request.getHeader("Origin");
        if (!settings.http().corsOrigins().isEmpty()) {
            response.addHeader("Vary", "Origin"); // also without the header: the answer would differ with it
        }
        if (origin == null || !settings.http().corsOrigins().contains(origin)) {
            return false;
        }
        response.setHeader("Access-Control-Allow-Origin", origin);
        response.setHeader("Access-Control-Expose-Headers", RESPONSE_HEADERS);
        boolean preflight =
                request.getMethod().equals("OPTIONS") && request.getHeader("Access-Control-Request-Method") != null;
        if (preflight) {
            response.setHeader("Access-Control-Allow-Methods", METHODS);
            response.setHeader("Access-Control-Allow-Headers", REQUEST_HEADERS);
            response.setHeader("Access-Control-Max-Age", "600");
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        }
        return preflight;
    }
}
