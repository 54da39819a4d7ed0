package com.promotion.coupon.infrastructure.threads;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A pool whose threads are all made at once and outlive whatever a task throws. Bounded: the threads; not the queue, whoever
 * calls bounds what is under way.
 */
final class FixedThreadPool extends ThreadPoolExecutor {
    private final TaskGuard guard;

    /** With a queue that has no bound of its own. */
    FixedThreadPool(int size, ThreadFactory threads, TaskGuard guard) {
        this(size, Integer.MAX_VALUE, threads, guard);
    }

    /** Rejects a task when {@code waitingMax} wait. */
    FixedThreadPool(int size, int waitingMax, ThreadFactory threads, TaskGuard guard) {
        super(size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(waitingMax), threads);
        this.guard = guard;
        prestartAllCoreThreads();
    }

    @Override
    public void execute(Runnable task) {
        super.execute(() -> guard.run(task));
    }
}
