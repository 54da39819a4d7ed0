package com.promotion.coupon.infrastructure.threads;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.fixtures.CapturedLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FixedThreadPoolTest {
    private static final int LONG_ENOUGH_SECONDS = 30;

    private final CapturedLog written = new CapturedLog(TaskGuard.class);
    private final TaskGuard guard = new TaskGuard(new ThrottledLog());

    @AfterEach
    void restore() {
        written.close();
    }

    @Test
    void a_thread_outlives_whatever_a_task_throws() throws Exception {
        AtomicInteger made = new AtomicInteger();
        FixedThreadPool pool = new FixedThreadPool(
                1,
                task -> {
                    made.incrementAndGet();
                    return new TestThread(task);
                },
                guard);

        for (int i = 0; i < 20; i++) {
            pool.execute(() -> {
                throw new StackOverflowError();
            });
            pool.execute(() -> {
                throw new IllegalStateException("bug");
            });
        }
        Thread last = runOn(pool);

        assertThat(last.isAlive()).isTrue();
        assertThat(made).hasValue(1);
        assertThat(written.lines()).as("one for each kind of failure").hasSize(2);
        pool.shutdown();
    }

    @Test
    void a_task_that_is_run_again_and_again_goes_on_after_an_error() throws Exception {
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(1);
        AtomicInteger runs = new AtomicInteger();
        CompletableFuture<Void> wentOn = new CompletableFuture<>();

        var unused = clock.scheduleWithFixedDelay(
                () -> guard.run(() -> {
                    if (runs.incrementAndGet() == 3) {
                        wentOn.complete(null);
                    }
                    throw new NoClassDefFoundError("gone");
                }),
                1,
                1,
                TimeUnit.MILLISECONDS);

        wentOn.get(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS);
        clock.shutdownNow();
    }

    @Test
    void a_failure_that_cannot_even_be_logged_stays_inside() {
        guard.run(() -> {
            throw new IllegalStateException() {
                private static final long serialVersionUID = 1L;

                @Override
                public void printStackTrace() {
                    throw new InternalError();
                }

                @Override
                @SuppressWarnings("OverrideThrowableToString")
                public String toString() {
                    throw new InternalError();
                }
            };
        });
    }

    private static Thread runOn(FixedThreadPool pool)
            throws InterruptedException, ExecutionException, TimeoutException {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        pool.execute(() -> thread.complete(Thread.currentThread()));
        return thread.get(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS);
    }

    private static final class TestThread extends Thread {
        TestThread(Runnable task) {
            super(task);
        }
    }
}
