package com.promotion.coupon.application.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.settings.Settings;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConcurrencyLimiterTest {
    private static final int ROOM = 4;
    private static final Duration FOR_EVER = Duration.ofMinutes(10);

    private final InFlightRequests inFlight = new InFlightRequests();
    private Thread waiter;

    @AfterEach
    void everybodyLeaves() throws InterruptedException {
        leave(inFlight.issues());
        if (waiter != null) {
            waiter.join();
        }
    }

    @Test
    void who_finds_room_does_not_wait() {
        come(ROOM);

        limiter(1, FOR_EVER).awaitRoom();
    }

    @Test
    void in_a_full_room_one_waits_until_half_of_it_is_free() throws InterruptedException {
        come(ROOM + 1);
        waits(limiter(1, FOR_EVER));

        leave(2);
        assertThat(waiter.isAlive()).as("a single place does not do").isTrue();
        leave(1);

        waiter.join();
    }

    @Test
    void only_so_many_threads_wait_and_the_others_go_in() {
        come(ROOM + 1);
        ConcurrencyLimiter limiter = limiter(1, FOR_EVER);
        waits(limiter);

        limiter.awaitRoom();

        assertThat(waiter.isAlive()).isTrue();
    }

    @Test
    void nobody_waits_longer_than_allowed_and_the_place_to_wait_is_free_again() {
        come(ROOM + 1);
        ConcurrencyLimiter limiter = limiter(1, Duration.ofMillis(20));

        for (int i = 0; i < 3; i++) {
            long from = System.nanoTime();
            limiter.awaitRoom();
            assertThat(System.nanoTime() - from)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
        }
    }

    @Test
    void who_writes_answers_does_not_wait_for_them() {
        come(ROOM + 1);
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

        new ConcurrencyLimiter(inFlight, writing, settings(1), FOR_EVER).awaitRoom();
    }

    @Test
    void an_interrupt_ends_the_wait_and_is_not_forgotten() {
        come(ROOM + 1);
        Thread.currentThread().interrupt();

        limiter(1, FOR_EVER).awaitRoom();

        assertThat(Thread.interrupted()).isTrue();
    }

    private ConcurrencyLimiter limiter(int waiters, Duration longestWait) {
        return new ConcurrencyLimiter(inFlight, Runnable::run, settings(waiters), longestWait);
    }

    private static ServiceSettings settings(int waiters) {
        return Settings.changed()
                .set("coupon.issue.in-flight-max", ROOM)
                .set("coupon.issue.waiting-threads-max", waiters)
                .build();
    }

    private void waits(ConcurrencyLimiter limiter) {
        waiter = new Thread(limiter::awaitRoom);
        waiter.start();
        Await.until("the newcomer waits", waiter::getState, state -> state == Thread.State.TIMED_WAITING);
    }

    private void come(int requests) {
        for (int i = 0; i < requests; i++) {
            assertThat(inFlight.begin()).isTrue();
        }
    }

    private void leave(int requests) {
        for (int i = 0; i < requests; i++) {
            inFlight.end();
        }
    }
}
