package com.promotion.coupon.application.concurrent;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/** The deadline of requests for coupons, and the time limits of all other asynchronous waits. */
@Singleton
public class Deadlines {

    /** The time by which one request is answered. */
    public final class Deadline {
        private final long untilNanos = callers.endOfWaitFromNow();

        /** Whether the deadline has passed: the caller has been answered, or is about to be, that the outcome is unknown. */
        public boolean isOver() {
            return nanoTime.getAsLong() - untilNanos >= 0;
        }
    }

    private final List<TimeLimit> limits = new CopyOnWriteArrayList<>();
    private final LongSupplier nanoTime;
    private final TimeLimit callers;

    @Inject
    public Deadlines(ServiceSettings settings) {
        this(settings, System::nanoTime);
    }

    public Deadlines(ServiceSettings settings, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.callers = new TimeLimit(settings.issue().deadline().toNanos(), nanoTime, ServiceUnavailableException::new);
        limits.add(callers);
    }

    /** The deadline of a request that arrives now, by this process' monotonic clock. */
    public Deadline fromNow() {
        return new Deadline();
    }

    /** Returns the stage; it fails with CP009 when it is not complete by then. */
    public <T> CompletableFuture<T> watch(CompletableFuture<T> stage, Deadline deadline) {
        return callers.watch(stage, deadline.untilNanos);
    }

    /**
     * A limit for waits of another kind, which fail with a {@link TimeoutException}. It is never removed, so create one
     * per kind of wait.
     *
     * @param what is waited for; for operators
     */
    public TimeLimit limit(String what, Duration length) {
        TimeLimit limit = new TimeLimit(
                length.toNanos(),
                nanoTime,
                () -> new TimeoutException(what + " did not come within " + length.toMillis() + " ms"));
        limits.add(limit);
        return limit;
    }

    /**
     * Fails the stages whose time limit has passed. Not to be called by two threads at once. When one limit throws, the others
     * are still checked, and the exception is thrown afterwards.
     */
    public void expire() {
        expire(limits.iterator());
    }

    private static void expire(Iterator<TimeLimit> rest) {
        if (rest.hasNext()) {
            try {
                rest.next().expire();
            } finally {
                expire(rest);
            }
        }
    }
}
