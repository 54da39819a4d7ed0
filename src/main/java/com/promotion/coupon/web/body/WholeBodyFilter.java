package com.promotion.coupon.web.body;

import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.web.advice.ServletErrors;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Executor;

/**
 * Passes a request on when its body is there, to the last byte. Usually the body has come with the headers, and the request goes on at
 * once, as it is. Otherwise {@link LateBodies} wait for it, without a thread of the server. The last of the filters in web.xml: the others
 * see a request once, before its body.
 *
 * <p>Bounded: the size of a body, announced or chunked ({@code coupon.http.request-bytes-max}, then 413 CP008), and the time that it takes
 * ({@link LateBodies#TIME_MAX}, then 408 CP008).
 */
public class WholeBodyFilter implements Filter {
    @Inject
    private ServiceSettings settings;

    @Inject
    private Deadlines deadlines;

    @Inject
    @ThreadPool(Pool.REQUESTS)
    private Executor requests;

    @Inject
    @ThreadPool(Pool.BODIES)
    private Instance<Executor> bodies;

    private LateBodies late;

    @Override
    public void init(FilterConfig config) {
        int bytesMax = settings.http().requestBytesMax();
        late = config.getServletContext().getServerInfo().startsWith("Payara")
                ? new PooledBodies(bytesMax, bodies.get())
                : new ListenedBodies(bytesMax, deadlines.limit("a request's body", LateBodies.TIME_MAX), requests);
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            byte[] body = (byte[]) request.getAttribute(ListenedBodies.BODY);
            chain.doFilter(body == null ? request : new CollectedBody(http, body), response);
        } else if (announced(http) > settings.http().requestBytesMax()) {
            ServletErrors.bodyTooLarge(settings.http().requestBytesMax(), http, (HttpServletResponse) response);
        } else if (isThere(http)) {
            chain.doFilter(request, response);
        } else {
            late.serve(http, (HttpServletResponse) response);
        }
    }

    /** The length that the request announces, or -1. WildFly fails when it is above all numbers of 64 bits. */
    private static long announced(HttpServletRequest request) {
        try {
            return request.getContentLengthLong();
        } catch (NumberFormatException tooLarge) {
            return Long.MAX_VALUE;
        }
    }

    private static boolean isThere(HttpServletRequest request) throws IOException {
        long length = announced(request);
        if (length < 0) { // only HTTP/1 says by a header that there is a body without a length
            return request.getProtocol().startsWith("HTTP/1.") && request.getHeader("Transfer-Encoding") == null;
        }
        return length == 0 || request.getInputStream().available() >= length;
    }
}
