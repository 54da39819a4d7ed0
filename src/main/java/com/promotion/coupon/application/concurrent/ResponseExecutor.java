package com.promotion.coupon.application.concurrent;

import java.util.concurrent.Executor;

/** Where callers are answered, by few threads. */
@FunctionalInterface
public interface ResponseExecutor extends Executor {

    /**
     * Answers somebody besides whom nobody waits: at once, where the current thread may do that, because waking another one
     * would take longer than answering; else like everybody.
     */
    default void executeAlone(Runnable answer) {
        execute(answer);
    }

    /** Whether the current thread is writing answers. */
    default boolean isWriting() {
        return false;
    }
}
