package com.promotion.coupon.web.http;

import com.promotion.coupon.web.advice.ServletErrors;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * Lets only the methods through that there are, with names in upper case: outside the API only reading. The servers' own servlets
 * answer POST as if it were GET, or 501, and name in {@code Allow} what they do not have.
 */
public class MethodFilter implements Filter {
    private static final String API = "/api/v1/";
    private static final String API_ALLOWS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";
    private static final String PAGES_ALLOW = "GET, HEAD, OPTIONS";
    private static final Set<String> API_METHODS = Set.of(API_ALLOWS.split(", "));
    private static final Set<String> READING = Set.of("GET", "HEAD");

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        if (http.getRequestURI().startsWith(API)) {
            if (API_METHODS.contains(http.getMethod())) {
                chain.doFilter(request, response);
            } else {
                refuse(API_ALLOWS, http, answer);
            }
        } else if (http.getMethod().equals("OPTIONS")) {
            answer.setHeader("Allow", PAGES_ALLOW);
            answer.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else if (!READING.contains(http.getMethod())) {
            refuse(PAGES_ALLOW, http, answer);
        } else {
            answer.addHeader("Vary", VaryFilter.CODING);
            chain.doFilter(request, response);
        }
    }

    private static void refuse(String allowed, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("Allow", allowed);
        ServletErrors.ofStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED, request, response);
    }
}
