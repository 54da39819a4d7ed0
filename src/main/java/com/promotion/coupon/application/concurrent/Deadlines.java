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

/** Until when callers wait for their coupon; and everything else that nobody may wait for without end. */
@Singleton
public class Deadlines {

    /** Until when somebody waits for an answer. */
    public final class Deadline {
        private final long untilNanos = callers.endOfWaitFromNow();

        /** Whether nobody waits any more: the answer was, or is about to be, that nothing is known. */
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

    /** Until when a request that arrives now is answered, by this process' monotonic clock. */
    public Deadline fromNow() {
        return new Deadline();
    }

    /** Returns the stage; it fails with CP009 when it is not complete by then. */
    public <T> CompletableFuture<T> watch(CompletableFuture<T> stage, Deadline deadline) {
        return callers.watch(stage, deadline.untilNanos);
    }

    /**
     * A limit for waits of another kind, which fail with a {@link TimeoutException}. It is kept for good: one for each kind.
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

    /** Fails the stages whose time is over. One caller at a time. What fails in one limit is thrown after all others were looked at. */
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
