package com.promotion.coupon.web.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The asynchronous cycle of a request that was forwarded on another thread than its first. It completes when the forward has
 * returned and, if the resource answers later, when that has answered, whichever comes last: until then the server uses the
 * request.
 */
final class LateCompletion implements AsyncContext, AsyncListener {
    private final AsyncContext context;
    private final List<AsyncListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger awaited = new AtomicInteger(1); // the forward
    private final AtomicBoolean taken = new AtomicBoolean();
    private final AtomicBoolean completed = new AtomicBoolean();

    /** To be added to the context as a listener. */
    LateCompletion(AsyncContext context) {
        this.context = context;
    }

    /** The resource answers later, and completes then. */
    LateCompletion take() {
        if (taken.compareAndSet(false, true)) {
            awaited.incrementAndGet();
        }
        return this;
    }

    /** The resource has failed: nothing of it is awaited any more. */
    void abandon() {
        if (taken.get() && completed.compareAndSet(false, true)) {
            countDown();
        }
    }

    /** The forward has returned. */
    void returned() {
        countDown();
    }

    @Override
    public void complete() {
        if (!completed.compareAndSet(false, true)) {
            throw new IllegalStateException("The request is complete");
        }
        countDown();
    }

    private void countDown() {
        if (awaited.decrementAndGet() == 0) {
            context.complete();
        }
    }

    @Override
    public ServletRequest getRequest() {
        return context.getRequest();
    }

    @Override
    public ServletResponse getResponse() {
        return context.getResponse();
    }

    @Override
    public boolean hasOriginalRequestAndResponse() {
        return false;
    }

    @Override
    public void addListener(AsyncListener listener) {
        listeners.add(listener);
    }

    @Override
    public void addListener(AsyncListener listener, ServletRequest request, ServletResponse response) {
        listeners.add(listener);
    }

    @Override
    public <T extends AsyncListener> T createListener(Class<T> type) throws ServletException {
        return context.createListener(type);
    }

    /** Nothing: resources have limits of their own, and the server takes none after the request's first thread has returned. */
    @Override
    public void setTimeout(long millis) {}

    @Override
    public long getTimeout() {
        return context.getTimeout();
    }

    @Override
    public void start(Runnable task) {
        context.start(task);
    }

    @Override
    public void dispatch() {
        throw new UnsupportedOperationException("The request was forwarded already");
    }

    @Override
    public void dispatch(String path) {
        dispatch();
    }

    @Override
    public void dispatch(ServletContext other, String path) {
        dispatch();
    }

    @Override
    public void onComplete(AsyncEvent event) throws IOException {
        for (AsyncListener listener : listeners) {
            listener.onComplete(event);
        }
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
        for (AsyncListener listener : listeners) {
            listener.onTimeout(event);
        }
    }

    @Override
    public void onError(AsyncEvent event) throws IOException {
        for (AsyncListener listener : listeners) {
            listener.onError(event);
        }
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // There is one cycle only.
    }
}
