package com.promotion.coupon.application.concurrent;

import java.util.concurrent.Executor;

/** Where responses are written, by few threads. */
@FunctionalInterface
public interface ResponseExecutor extends Executor {

    /**
     * Runs the task for the only request in flight: on the current thread, if that may write responses, because waking another
     * thread would take longer than the response; otherwise as {@link #execute}.
     */
    default void executeSingle(Runnable response) {
        execute(response);
    }

    /** Whether the current thread is writing responses. */
    default boolean isWriting() {
        return false;
    }
}
