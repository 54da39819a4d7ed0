package com.promotion.coupon.web.body;

import com.promotion.coupon.web.advice.ServletErrors;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Collects one body as its bytes arrive. The server calls it when there is something to read, from one thread at a time. Of a body that is
 * too large one byte more than allowed is kept, so that its reader refuses it; the rest is read and dropped.
 *
 * <p>A body that is not there in time is answered 408 at once. The request ends only when the client has sent the rest or has gone: WildFly
 * reads the rest of a body before it ends a request, and holds a thread meanwhile. After {@value #END_MILLIS} ms the server is left to end it
 * as one that timed out: it closes the connection.
 *
 * <p>Guarded: {@code body} completes once, by the last byte, a failure or the time limit. What ends the request is synchronized. The 408 is
 * written outside the lock, because the server's threads must not wait for it; a request that ends meanwhile ends after it.
 */
final class BodyArrival implements ReadListener, AsyncListener {
    private static final Logger LOG = Logger.getLogger(BodyArrival.class.getName());
    private static final long END_MILLIS = 130_000;
    private static final int READ_BYTES = 1_024;

    private final AsyncContext context;
    private final HttpServletRequest request;
    private final ServletInputStream in;
    private final int bytesMax;
    private final String attribute;
    private final Runnable ended;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private ByteArrayOutputStream received = new ByteArrayOutputStream();
    private boolean over;
    private boolean refusing;
    private boolean finishing;

    private BodyArrival(HttpServletRequest request, int bytesMax, String attribute, Runnable ended) throws IOException {
        this.request = request;
        this.in = request.getInputStream();
        this.bytesMax = bytesMax;
        this.attribute = attribute;
        this.ended = ended;
        this.context = request.startAsync();
    }

    /**
     * Makes the request asynchronous. It is dispatched again with the whole body as the attribute, or answered here.
     *
     * @param ended called once, when the request is dispatched or has ended
     */
    static BodyArrival await(HttpServletRequest request, int bytesMax, String attribute, Runnable ended)
            throws IOException {
        BodyArrival arrival = new BodyArrival(request, bytesMax, attribute, ended);
        arrival.context.setTimeout(END_MILLIS);
        arrival.context.addListener(arrival);
        arrival.in.setReadListener(arrival);
        return arrival;
    }

    /** Completes with the body. Who completes it earlier has to call {@link #refuse}; nothing more is kept then. */
    CompletableFuture<byte[]> body() {
        return body;
    }

    @Override
    public void onDataAvailable() throws IOException {
        byte[] part = new byte[READ_BYTES];
        while (in.isReady()) {
            int length = in.read(part);
            if (length < 0) {
                return;
            }
            if (!body.isDone()) {
                received.write(part, 0, Math.min(length, bytesMax + 1 - received.size()));
            }
        }
    }

    @Override
    public void onAllDataRead() {
        if (body.complete(received.toByteArray())) {
            dispatch();
        } else {
            finish();
        }
    }

    private synchronized void dispatch() {
        if (end()) {
            request.setAttribute(attribute, body.join());
            context.dispatch();
        }
    }

    /** Answers 408. */
    void refuse() throws IOException {
        if (beginRefusing()) {
            try {
                ServletErrors.bodyIncomplete(request, (HttpServletResponse) context.getResponse());
                context.getResponse().flushBuffer();
            } finally {
                endRefusing();
            }
        }
    }

    private synchronized boolean beginRefusing() {
        refusing = !over;
        received = new ByteArrayOutputStream();
        return refusing;
    }

    private synchronized void endRefusing() {
        refusing = false;
        if (finishing) {
            finish();
        }
    }

    private synchronized void finish() {
        finishing = true;
        if (!refusing && end()) {
            context.complete();
        }
    }

    private boolean end() {
        boolean first = !over;
        over = true;
        if (first) {
            ended.run();
        }
        return first;
    }

    /** The client has gone, or has sent what is no body: then it is told 400. */
    @Override
    public void onError(Throwable failure) {
        if (body.completeExceptionally(failure)) {
            try {
                ServletErrors.ofStatus(
                        HttpServletResponse.SC_BAD_REQUEST, request, (HttpServletResponse) context.getResponse());
            } catch (IOException | RuntimeException gone) {
                LOG.log(Level.FINE, "A client went before its body was there", gone);
            }
        }
        finish();
    }

    @Override
    public synchronized void onTimeout(AsyncEvent event) {
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        onError(event.getThrowable());
    }

    @Override
    public void onComplete(AsyncEvent event) {
        // Ended here, or by the resource after the dispatch.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // The next cycle, after the dispatch, is the resource's.
    }
}
