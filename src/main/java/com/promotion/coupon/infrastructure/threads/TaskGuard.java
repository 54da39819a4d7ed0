package com.promotion.coupon.infrastructure.threads;

import com.promotion.coupon.application.log.ThrottledLog;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs tasks so that nothing they throw reaches their thread. Otherwise the pool's thread would end, and its replacement may be
 * created at a time when there is no component context to inherit; and a periodic task would not be run again.
 */
final class TaskGuard {
    private static final Logger LOG = Logger.getLogger(TaskGuard.class.getName());

    private final ThrottledLog log;

    TaskGuard(ThrottledLog log) {
        this.log = log;
    }

    /** Runs the task. Never throws: what the task throws, errors included, is logged. */
    void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            report(failure);
        }
    }

    private void report(Throwable failure) {
        try {
            log.event(
                    LOG,
                    Level.SEVERE,
                    "tasks that fail, " + failure.getClass().getName(),
                    () -> "A task failed; the next ones go on",
                    failure);
        } catch (Throwable unlogged) {
            // Out of memory, perhaps. The thread has to continue without a log line.
        }
    }
}
