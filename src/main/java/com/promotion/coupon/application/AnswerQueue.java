package com.promotion.coupon.application;

import java.util.concurrent.Executor;

/** Where callers are answered, by few threads. */
@FunctionalInterface
public interface AnswerQueue extends Executor {

    /** Whether the current thread is writing answers. */
    default boolean isWriting() {
        return false;
    }
}
