package com.promotion.coupon.web.security;

import com.promotion.coupon.web.advice.ServletErrors;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Refuses every path that can be written in another way. Servers and proxies read path parameters
 * ({@code ;x}), encoded characters, empty and dot segments differently, so a rule of a proxy for {@code /api/v1/admin} could be
 * passed by. No path of the service needs any of them.
 */
public class CanonicalPathFilter implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        // Payara cuts a session id out of the path before anybody sees it.
        if (isCanonical(http.getRequestURI()) && !http.isRequestedSessionIdFromURL()) {
            chain.doFilter(request, response);
        } else {
            ServletErrors.notCanonical(http, (HttpServletResponse) response);
        }
    }

    /** Letters, digits and {@code - . _ ~} in segments that are neither empty nor {@code .} or {@code ..}; the last may be empty. */
    static boolean isCanonical(String path) {
        if (path == null || path.isEmpty() || path.charAt(0) != '/') {
            return false;
        }
        int segment = 1;
        for (int at = 1; at <= path.length(); at++) {
            if (at == path.length() || path.charAt(at) == '/') {
                boolean last = at == path.length();
                if (isDots(path, segment, at) || (at == segment && !last)) {
                    return false;
                }
                segment = at + 1;
            } else if (!isPlain(path.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static boolean isDots(String path, int from, int to) {
        int length = to - from;
        return (length == 1 || length == 2) && path.charAt(from) == '.' && path.charAt(to - 1) == '.';
    }
}
