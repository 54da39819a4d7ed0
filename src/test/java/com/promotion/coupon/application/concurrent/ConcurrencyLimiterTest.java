package com.promotion.coupon.application.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.settings.Settings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads that accept requests wait while too many requests are in flight. */
class ConcurrencyLimiterTest {
    private static final int IN_FLIGHT_MAX = 4;
    private static final Duration LONG = Duration.ofMinutes(10);

    private final InFlightRequests inFlight = new InFlightRequests();
    private Thread waiter;

    @AfterEach
    void endAllRequests() throws InterruptedException {
        end(inFlight.issuesInFlight());
        if (waiter != null) {
            waiter.join();
        }
    }

    @Test
    void below_the_limit_a_request_does_not_wait() {
        begin(IN_FLIGHT_MAX);

        limiter(1, LONG).awaitRoom();
    }

    /** The request that waits is in flight, too, but is not counted. */
    @Test
    void above_the_limit_a_request_waits_until_half_of_the_limit_is_free() throws InterruptedException {
        begin(IN_FLIGHT_MAX + 1);
        startWaiting(limiter(1, LONG));

        end(1);
        assertThat(waiter.isAlive())
                .as("more than half of the limit is in flight beside it")
                .isTrue();
        end(1);

        waiter.join();
    }

    @Test
    void when_the_maximum_of_threads_waits_another_request_does_not_wait() {
        begin(IN_FLIGHT_MAX + 1);
        ConcurrencyLimiter limiter = limiter(1, LONG);
        startWaiting(limiter);

        limiter.awaitRoom();

        assertThat(waiter.isAlive()).isTrue();
    }

    @Test
    void a_request_waits_no_longer_than_the_longest_wait_and_then_another_one_may_wait() {
        begin(IN_FLIGHT_MAX + 1);
        ConcurrencyLimiter limiter = limiter(1, Duration.ofMillis(20));

        for (int i = 0; i < 3; i++) {
            long from = System.nanoTime();
            limiter.awaitRoom();
            assertThat(System.nanoTime() - from)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void a_thread_that_writes_answers_does_not_wait() {
        begin(IN_FLIGHT_MAX + 1);
        ResponseExecutor writing = new ResponseExecutor() {
            @Override
            public void execute(Runnable answer) {
                throw new AssertionError("Nothing is to be answered");
            }

            @Override
            public boolean isWriting() {
                return true;
            }
        };

        new ConcurrencyLimiter(inFlight, writing, settings(1), LONG).awaitRoom();
    }

    @Test
    void an_interrupt_ends_the_wait_and_stays_set() {
        begin(IN_FLIGHT_MAX + 1);
        Thread.currentThread().interrupt();

        limiter(1, LONG).awaitRoom();

        assertThat(Thread.interrupted()).isTrue();
    }

    private ConcurrencyLimiter limiter(int waiters, Duration longestWait) {
        return new ConcurrencyLimiter(inFlight, Runnable::run, settings(waiters), longestWait);
    }

    private static ServiceSettings settings(int waiters) {
        return Settings.changed()
                .set("coupon.issue.in-flight-max", IN_FLIGHT_MAX)
                .set("coupon.issue.waiting-threads-max", waiters)
                .build();
    }

    private void startWaiting(ConcurrencyLimiter limiter) {
        waiter = new Thread(limiter::awaitRoom);
        waiter.start();
        Await.until("the thread waits", waiter::getState, state -> state == Thread.State.TIMED_WAITING);
    }

    private void begin(int requests) {
        for (int i = 0; i < requests; i++) {
            assertThat(inFlight.beginIssue()).isTrue();
        }
    }

    private void end(int requests) {
        for (int i = 0; i < requests; i++) {
            inFlight.endIssue();
        }
    }
}
