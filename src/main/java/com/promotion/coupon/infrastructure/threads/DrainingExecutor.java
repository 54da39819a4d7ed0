package com.promotion.coupon.infrastructure.threads;

import com.promotion.coupon.application.AnswerQueue;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Hands many small tasks to a few threads of a pool without a lock or a wake-up for each: tasks join a lock-free queue,
 * and while enough threads drain it, nobody needs to be called.
 *
 * <p>Guarded: {@code draining} counts the drains under way or on their way. A drain that finds the queue empty signs off
 * first and looks again then, so a task added meanwhile is either seen by it or starts a drain of its own; none is left
 * behind. Bounded: by who asks for room first. With more than {@code room} tasks queued, those wait until half of them are
 * done, or for {@code longestWait}, so that a drain which is stuck stops nobody; a thread that drains never waits for itself.
 * Lost: what is queued when the pool has shut down.
 */
final class DrainingExecutor implements AnswerQueue {
    private static final Logger LOG = Logger.getLogger(DrainingExecutor.class.getName());

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger draining = new AtomicInteger();
    private final AtomicInteger queued = new AtomicInteger();
    private final Set<Thread> drainers = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition halfDone = lock.newCondition();
    private final Executor pool;
    private final int threads;
    private final int room;
    private final Duration longestWait;

    /**
     * @param threads     drains at the same time, at most
     * @param room        tasks that may be queued before newcomers wait
     * @param longestWait of one newcomer
     */
    DrainingExecutor(Executor pool, int threads, int room, Duration longestWait) {
        this.pool = pool;
        this.threads = threads;
        this.room = room;
        this.longestWait = longestWait;
    }

    @Override
    public void awaitRoom() {
        if (queued.get() <= room || drainers.contains(Thread.currentThread())) {
            return;
        }
        lock.lock();
        try {
            long left = longestWait.toNanos();
            while (queued.get() > room / 2 && left > 0) {
                left = halfDone.awaitNanos(left);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void execute(Runnable task) {
        queued.incrementAndGet();
        tasks.add(task);
        if (signOn()) {
            try {
                pool.execute(this::drain);
            } catch (RuntimeException shuttingDown) {
                draining.decrementAndGet();
                throw shuttingDown;
            }
        }
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
        boolean first = drainers.add(Thread.currentThread());
        do {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                run(task);
                if (queued.decrementAndGet() == room / 2) {
                    letIn();
                }
            }
            draining.decrementAndGet();
        } while (!tasks.isEmpty() && signOn());
        if (first) {
            drainers.remove(Thread.currentThread());
        }
    }

    private void letIn() {
        lock.lock();
        try {
            halfDone.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException bug) {
            LOG.log(Level.SEVERE, "A task failed; the next ones go on", bug);
        }
    }
}
