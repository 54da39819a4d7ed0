package com.promotion.coupon.web.shutdown;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reports when it is answered: when the filter chain returns, or, if the request was made asynchronous, when that completes. The
 * listener is added while the request is made asynchronous, before any thread can complete it. After that the container may
 * reuse its request object for another request, so it must not be touched.
 */
final class TrackedRequest extends HttpServletRequestWrapper implements AsyncListener {
    private final Runnable answered;
    private final AtomicBoolean told = new AtomicBoolean();
    private boolean asynchronous; // only read and written by the thread of the request

    TrackedRequest(HttpServletRequest request, Runnable answered) {
        super(request);
        this.answered = answered;
    }

    /** The chain has returned. */
    void returned() {
        if (!asynchronous) {
            tell();
        }
    }

    @Override
    public AsyncContext startAsync() {
        return listenTo(super.startAsync());
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return listenTo(super.startAsync(request, response));
    }

    private AsyncContext listenTo(AsyncContext context) {
        context.addListener(this);
        asynchronous = true;
        return context;
    }

    private void tell() {
        if (told.compareAndSet(false, true)) {
            answered.run();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        tell();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // Completes, or is answered, right after this.
    }

    @Override
    public void onError(AsyncEvent event) {
        tell();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }
}
