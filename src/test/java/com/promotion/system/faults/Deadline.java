package com.promotion.system.faults;

import com.promotion.servers.process.StartFailure;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waiting for a condition, generously: a deadline that passes means "never", not "late". */
final class Deadline {
    private static final long LOOK_EVERY_MILLIS = 100;

    private Deadline() {}

    /**
     * Waits until the condition holds; one that fails with an exception does not hold yet.
     *
     * @return whether it held before the deadline
     */
    static boolean await(long seconds, Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!holds(condition)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
        return true;
    }

    /** As {@link #await}, for what must come true. */
    static void require(long seconds, String what, Callable<Boolean> condition) throws InterruptedException {
        if (!await(seconds, condition)) {
            throw new IllegalStateException("Not within " + seconds + " s: " + what);
        }
    }

    private static boolean holds(Callable<Boolean> condition) throws InterruptedException {
        try {
            return condition.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (StartFailure e) {
            throw e;
        } catch (Exception notYet) {
            return false;
        }
    }
}
