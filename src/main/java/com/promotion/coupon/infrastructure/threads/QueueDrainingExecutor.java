package com.promotion.coupon.infrastructure.threads;

import com.promotion.coupon.application.concurrent.ResponseExecutor;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Hands many small tasks to a few threads of a pool without a lock or a wake-up for each: tasks join a lock-free queue,
 * and while enough threads drain it, no further thread is started.
 *
 * <p>Guarded: {@code draining} counts the drains that run or were submitted. A drain that finds the queue empty first
 * decrements the count and then checks the queue again, so a task added meanwhile is either seen by it or starts another drain; no
 * task is left behind. Bounded: not here; the callers bound the number of tasks. Lost: what is queued when the pool has shut down.
 */
final class QueueDrainingExecutor implements ResponseExecutor {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<Thread> drainers = ConcurrentHashMap.newKeySet();
    private final AtomicInteger draining = new AtomicInteger();
    private final Executor pool;
    private final int threads;
    private final Predicate<Thread> mayAnswer;
    private final TaskGuard guard;

    /**
     * @param threads   drains at the same time, at most
     * @param mayAnswer other threads that may write the response of the only request in flight
     */
    QueueDrainingExecutor(Executor pool, int threads, Predicate<Thread> mayAnswer, TaskGuard guard) {
        this.pool = pool;
        this.threads = threads;
        this.mayAnswer = mayAnswer;
        this.guard = guard;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (signOn()) {
            try {
                pool.execute(this::drain);
            } catch (RuntimeException | Error notStarted) {
                draining.decrementAndGet();
                throw notStarted;
            }
        }
    }

    @Override
    public void executeSingle(Runnable answer) {
        Thread current = Thread.currentThread();
        if (!mayAnswer.test(current)) {
            execute(answer);
            return;
        }
        boolean outermost = drainers.add(current);
        guard.run(answer);
        if (outermost) {
            drainers.remove(current);
        }
    }

    @Override
    public boolean isWriting() {
        return drainers.contains(Thread.currentThread());
    }

    private boolean signOn() {
        int now = draining.get();
        while (now < threads) {
            if (draining.compareAndSet(now, now + 1)) {
                return true;
            }
            now = draining.get();
        }
        return false;
    }

    private void drain() {
        boolean outermost = drainers.add(Thread.currentThread());
        do {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                guard.run(task);
            }
            draining.decrementAndGet();
        } while (!tasks.isEmpty() && signOn());
        if (outermost) {
            drainers.remove(Thread.currentThread());
        }
    }
}
