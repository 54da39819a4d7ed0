package com.promotion.coupon.web.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;

/** A request with its body in memory that is asynchronous already, so that its servlet does not make it so again. */
final class ForwardedRequest extends CollectedBody {
    private final LateCompletion completion;

    ForwardedRequest(HttpServletRequest request, byte[] body, LateCompletion completion) {
        super(request, body);
        this.completion = completion;
    }

    @Override
    public boolean isAsyncStarted() {
        return true;
    }

    @Override
    public AsyncContext getAsyncContext() {
        return completion.take();
    }

    @Override
    public AsyncContext startAsync() {
        return completion.take();
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        return completion.take();
    }
}
