package com.promotion.coupon.web.shutdown;

import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.web.advice.ServletErrors;
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
 * Counts each request until its last byte is written, however it is answered, and refuses new requests while the service shuts down. Health and metrics are still served then, because they report the shutdown.
 */
public class ShutdownFilter implements Filter {

    @Inject
    private InFlightRequests inFlight;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (isAboutTheNode(http.getRequestURI())) {
            chain.doFilter(request, response);
        } else if (inFlight.beginRequest()) {
            serve(http, response, chain);
        } else {
            ServletErrors.shuttingDown(http, (HttpServletResponse) response);
        }
    }

    /**
     * Sets the status first. If it is not set, Payara's HTTP layer (Grizzly) sets it to 200 when it is first read, without a
     * guard. The request's thread reads it when it leaves the filters, perhaps while another thread writes the response: one
     * refusal in some 100,000 was sent as a 200.
     */
    private void serve(HttpServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        TrackedRequest counted = new TrackedRequest(request, inFlight::endRequest);
        try {
            ((HttpServletResponse) response).setStatus(HttpServletResponse.SC_OK);
            chain.doFilter(counted, response);
        } finally {
            counted.returned();
        }
    }

    private static boolean isAboutTheNode(String path) {
        return path.startsWith("/health") || path.startsWith("/metrics") || path.startsWith("/prometheus");
    }
}
