package com.promotion.coupon.application;

import java.util.concurrent.Executor;

/**
 * Where callers are answered. What is decided is written before more is taken in: a server whose threads prefer new
 * requests to answers takes in a whole crowd, keeps each of them in memory, and answers everybody late.
 */
@FunctionalInterface
public interface AnswerQueue extends Executor {

    /** Called by whoever brings new work: waits, for a bounded time, while too many answers are not yet written. */
    default void awaitRoom() {}
}
