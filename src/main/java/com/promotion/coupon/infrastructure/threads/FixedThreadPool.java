package com.promotion.coupon.infrastructure.threads;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A pool that creates all its threads at once and keeps them whatever a task throws. Bounded: the threads; the queue only where a
 * bound is given, otherwise the callers bound the number of tasks.
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
