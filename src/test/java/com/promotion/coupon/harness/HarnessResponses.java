package com.promotion.coupon.harness;

import com.promotion.coupon.application.concurrent.ResponseExecutor;
import java.util.concurrent.Executor;

/** Answers without a server. Requests come from threads that write answers, and so never wait at the limit of requests. */
record HarnessResponses(Executor answers) implements ResponseExecutor {
    @Override
    public void execute(Runnable answer) {
        answers.execute(answer);
    }

    @Override
    public boolean isWriting() {
        return true;
    }
}
