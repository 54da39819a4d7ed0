package com.promotion.coupon.application.concurrent;

import com.promotion.coupon.application.concurrent.Deadlines.Deadline;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * Runs requests that wait for the database or the gate on a pool of their own, so that the server's threads never wait for them: issuing,
 * polled responses and health go on while they hang.
 *
 * <p>Bounded: threads and queue by the pool. What does not fit, or has waited in the queue until the deadline, fails with
 * {@link ServiceUnavailableException} (CP009), and nothing of it is done.
 */
@Singleton
public class BlockingRequests {
    private final Executor pool;
    private final Deadlines deadlines;

    @Inject
    public BlockingRequests(@ThreadPool(Pool.REQUESTS) Executor pool, Deadlines deadlines) {
        this.pool = pool;
        this.deadlines = deadlines;
    }

    /** Completes with the result of the work, or with what it throws. */
    public <T> CompletableFuture<T> call(Supplier<T> work) {
        Deadline deadline = deadlines.fromNow();
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        if (deadline.isOver()) {
                            throw new ServiceUnavailableException();
                        }
                        return work.get();
                    },
                    pool);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(new ServiceUnavailableException());
        }
    }
}
