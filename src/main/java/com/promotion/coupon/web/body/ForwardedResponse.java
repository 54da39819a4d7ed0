package com.promotion.coupon.web.body;

import com.promotion.coupon.web.advice.ServletErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/** Writes the service's error body itself: Payara calls no error page for a request that is asynchronous. */
final class ForwardedResponse extends HttpServletResponseWrapper {
    private final HttpServletRequest request;

    ForwardedResponse(HttpServletRequest request, HttpServletResponse response) {
        super(response);
        this.request = request;
    }

    @Override
    public void sendError(int status) throws IOException {
        ServletErrors.ofStatus(status, request, (HttpServletResponse) getResponse());
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        sendError(status);
    }
}
