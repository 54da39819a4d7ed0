package com.promotion.coupon.web.security;

import com.promotion.coupon.web.advice.ServletErrors;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What the server says of a path outside the API: the service's error body, not the server's page with its name and version. */
public class ErrorServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        boolean calledByTheServer = status instanceof Integer;
        ServletErrors.ofStatus(
                calledByTheServer ? (Integer) status : HttpServletResponse.SC_NOT_FOUND, request, response);
    }
}
