package com.promotion.coupon.web.body;

import static jakarta.servlet.http.HttpServletResponse.SC_BAD_REQUEST;
import static jakarta.servlet.http.HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
import static jakarta.servlet.http.HttpServletResponse.SC_REQUEST_TIMEOUT;

import com.promotion.coupon.web.advice.ServletErrors;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * For Payara: threads of a pool of ours read the bodies and forward the requests to their servlet. Payara (6.2025.10) has no safe way to
 * wait without a thread. A request that a read listener completes, or that is dispatched again, is used on by the server's own
 * threads after it has been answered, and may be the next client's by then: answers get lost. Bounded: by the pool, then 503 CP009.
 *
 * <p>A client that sends nothing holds a thread until the server's read time-out (10 s, see deploy/payara/preboot.txt), one that
 * sends byte by byte for {@link #TIME_MAX}.
 */
final class PooledBodies implements LateBodies {
    private static final Logger LOG = Logger.getLogger(PooledBodies.class.getName());
    private static final long NO_TIMEOUT = -1; // of the server; the body and the resource have limits of their own
    private static final int READ_BYTES = 1_024;

    private final int bytesMax;
    private final Executor bodies;

    PooledBodies(int bytesMax, Executor bodies) {
        this.bytesMax = bytesMax;
        this.bodies = bodies;
    }

    @Override
    public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long until = System.nanoTime() + TIME_MAX.toNanos();
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(NO_TIMEOUT);
        LateCompletion completion = new LateCompletion(context);
        context.addListener(completion);
        try {
            bodies.execute(() -> serve(request, response, completion, until));
        } catch (RejectedExecutionException busy) {
            ServletErrors.busy(request, response);
            completion.returned();
        }
    }

    private void serve(
            HttpServletRequest request, HttpServletResponse response, LateCompletion completion, long until) {
        try {
            byte[] body = read(request.getInputStream(), until);
            String servlet = request.getHttpServletMapping().getServletName();
            request.getServletContext()
                    .getNamedDispatcher(servlet)
                    .forward(new ForwardedRequest(request, body, completion), new ForwardedResponse(request, response));
        } catch (IOException notRead) {
            LOG.log(Level.FINE, "A body came too late, or is none, or its client has gone", notRead);
            refuse(isLate(until) ? SC_REQUEST_TIMEOUT : SC_BAD_REQUEST, request, response);
        } catch (ServletException | RuntimeException bug) {
            LOG.log(Level.SEVERE, "A request failed whose body came late", bug);
            refuse(SC_INTERNAL_SERVER_ERROR, request, response);
            completion.abandon();
        } finally {
            completion.returned();
        }
    }

    /** Of a body that is too large one byte more than allowed, so that its reader refuses it; the rest is read and dropped. */
    private byte[] read(InputStream in, long until) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[READ_BYTES];
        for (int length = in.read(part); length >= 0; length = in.read(part)) {
            body.write(part, 0, Math.min(length, bytesMax + 1 - body.size()));
            if (isLate(until) && in.available() == 0) {
                throw new InterruptedIOException("No complete body within " + TIME_MAX);
            }
        }
        return body.toByteArray();
    }

    private static boolean isLate(long until) {
        return System.nanoTime() - until >= 0;
    }

    private static void refuse(int status, HttpServletRequest request, HttpServletResponse response) {
        try {
            if (response.isCommitted()) {
                LOG.log(Level.FINE, "A client went while it was answered");
            } else if (status == SC_REQUEST_TIMEOUT) {
                ServletErrors.bodyIncomplete(request, response);
            } else {
                ServletErrors.ofStatus(status, request, response);
            }
        } catch (IOException | RuntimeException gone) {
            LOG.log(Level.FINE, "A client went before it was told what is wrong", gone);
        }
    }
}
