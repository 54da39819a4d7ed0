package com.promotion.coupon.web.body;

import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.concurrent.TimeLimit;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.web.advice.ServletErrors;
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
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Passes a request on when its body is there, to the last byte. Usually the body has come with the headers, and the request goes on at
 * once, as it is. Otherwise {@link BodyArrival} collects it, no server thread waits, and the server dispatches the request again
 * when the body is complete.
 *
 * <p>Bounded: the size of a body, announced or chunked ({@code coupon.http.request-bytes-max}, then 413 CP008); the time that it takes
 * ({@value #SECONDS_MAX} s, then 408 CP008); and how many are waited for at once ({@value #WAITING_MAX}, then 503 CP009).
 */
public class WholeBodyFilter implements Filter {
    private static final int SECONDS_MAX = 10;
    private static final int WAITING_MAX = 10_000;
    private static final Logger LOG = Logger.getLogger(WholeBodyFilter.class.getName());
    private static final String BODY = WholeBodyFilter.class.getName();

    private final Semaphore waiting = new Semaphore(WAITING_MAX);

    @Inject
    private ServiceSettings settings;

    @Inject
    private Deadlines deadlines;

    @Inject
    @ThreadPool(Pool.REQUESTS)
    private Executor requests;

    private TimeLimit limit;

    @Override
    public void init(FilterConfig config) {
        limit = deadlines.limit("a request's body", Duration.ofSeconds(SECONDS_MAX));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            byte[] body = (byte[]) request.getAttribute(BODY);
            chain.doFilter(body == null ? request : new CollectedBody(http, body), response);
        } else if (request.getContentLengthLong() > settings.http().requestBytesMax()) {
            ServletErrors.bodyTooLarge(settings.http().requestBytesMax(), http, (HttpServletResponse) response);
        } else if (isThere(http)) {
            chain.doFilter(request, response);
        } else if (waiting.tryAcquire()) {
            await(http);
        } else {
            ServletErrors.busy(http, (HttpServletResponse) response);
        }
    }

    private void await(HttpServletRequest request) throws IOException {
        BodyArrival arrival;
        try {
            arrival = BodyArrival.await(request, settings.http().requestBytesMax(), BODY, waiting::release);
        } catch (IOException | RuntimeException notBegun) {
            waiting.release();
            throw notBegun;
        }
        var unused = limit.watch(arrival.body()).whenComplete((body, failure) -> {
            if (failure instanceof TimeoutException) {
                refuseOnPool(arrival);
            }
        });
    }

    /** Not on a thread that writes coupons: a client that reads nothing holds the one that writes to it. */
    private void refuseOnPool(BodyArrival arrival) {
        try {
            requests.execute(() -> refuse(arrival));
        } catch (RejectedExecutionException busy) {
            LOG.log(Level.FINE, "No thread to say that a body is incomplete; the request ends without", busy);
        }
    }

    private static void refuse(BodyArrival arrival) {
        try {
            arrival.refuse();
        } catch (IOException gone) {
            LOG.log(Level.FINE, "A client went before it was told that its body is incomplete", gone);
        }
    }

    private static boolean isThere(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        if (length < 0) { // only HTTP/1 says by a header that there is a body without a length
            return request.getProtocol().startsWith("HTTP/1.") && request.getHeader("Transfer-Encoding") == null;
        }
        return length == 0 || request.getInputStream().available() >= length;
    }
}
