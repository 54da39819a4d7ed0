package com.promotion.coupon.web.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Completes {@code /docs} to {@code /docs/}, where the page is. The servers do it by themselves, to an absolute address that they
 * take from {@code Host}, which anybody can forge.
 */
public class DocsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Location", "/docs/");
        response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
    }
}
