package com.promotion.coupon.application.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.fixtures.settings.Settings;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final ServiceSettings settings = Settings.shipped();
    private final AtomicLong nanos = new AtomicLong();
    private final Deadlines deadlines = new Deadlines(settings, nanos::get);

    @Test
    void who_waits_longer_than_allowed_is_told_that_nothing_is_known() {
        CompletableFuture<String> stage = deadlines.watch(new CompletableFuture<>(), deadlines.fromNow());

        nanos.addAndGet(settings.issue().deadline().toNanos() - 1);
        deadlines.expire();
        assertThat(stage).isNotDone();
        nanos.incrementAndGet();
        deadlines.expire();

        assertThatThrownBy(stage::join).hasCauseInstanceOf(ServiceUnavailableException.class);
    }

    @Test
    void an_answer_in_time_stays_what_it_is_and_lets_the_next_one_expire() {
        CompletableFuture<String> first = deadlines.watch(new CompletableFuture<>(), deadlines.fromNow());
        CompletableFuture<String> second = deadlines.watch(new CompletableFuture<>(), deadlines.fromNow());
        first.complete("coupon");

        nanos.addAndGet(settings.issue().deadline().toNanos());
        deadlines.expire();

        assertThat(first).isCompletedWithValue("coupon");
        assertThat(second).isCompletedExceptionally();
    }

    @Test
    void the_clock_may_run_over_the_end_of_a_long() {
        nanos.set(Long.MAX_VALUE - 1);
        CompletableFuture<String> stage = deadlines.watch(new CompletableFuture<>(), deadlines.fromNow());

        deadlines.expire();
        assertThat(stage).isNotDone();
        nanos.addAndGet(settings.issue().deadline().toNanos());
        deadlines.expire();

        assertThat(stage).isCompletedExceptionally();
    }

    @Test
    void waits_of_another_kind_have_a_limit_of_their_own_and_fail_with_what_was_waited_for() {
        TimeLimit gate = deadlines.limit("the gate's reply", Duration.ofSeconds(1));
        CompletableFuture<String> caller = deadlines.watch(new CompletableFuture<>(), deadlines.fromNow());
        CompletableFuture<String> reply = gate.watch(new CompletableFuture<>());

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_000) - 1);
        deadlines.expire();
        assertThat(reply).isNotDone();
        nanos.incrementAndGet();
        deadlines.expire();

        assertThatThrownBy(reply::join)
                .hasRootCauseInstanceOf(TimeoutException.class)
                .hasRootCauseMessage("the gate's reply did not come within 1000 ms");
        assertThat(caller).isNotDone();
    }

    @Test
    void a_reason_that_cannot_be_made_is_a_reason_too_and_the_next_wait_ends_as_well() {
        AtomicInteger made = new AtomicInteger();
        TimeLimit limit = new TimeLimit(1, nanos::get, () -> {
            if (made.incrementAndGet() == 1) {
                throw new StackOverflowError();
            }
            return new TimeoutException("late");
        });
        CompletableFuture<String> first = limit.watch(new CompletableFuture<>());
        CompletableFuture<String> second = limit.watch(new CompletableFuture<>());
        nanos.addAndGet(1);

        limit.expire();

        assertThatThrownBy(first::join).hasCauseInstanceOf(StackOverflowError.class);
        assertThatThrownBy(second::join).hasCauseInstanceOf(TimeoutException.class);
    }

    @Test
    void an_error_in_one_limit_keeps_no_other_wait_from_ending() {
        CompletableFuture<String> caller = deadlines.watch(
                new CompletableFuture<>() {
                    @Override
                    public boolean completeExceptionally(Throwable failure) {
                        throw new StackOverflowError();
                    }
                },
                deadlines.fromNow());
        CompletableFuture<String> next = deadlines.watch(new CompletableFuture<>(), deadlines.fromNow());
        CompletableFuture<String> reply =
                deadlines.limit("the gate's reply", Duration.ofSeconds(1)).watch(new CompletableFuture<>());
        nanos.addAndGet(settings.issue().deadline().toNanos());

        assertThatThrownBy(deadlines::expire).isInstanceOf(StackOverflowError.class);

        assertThat(reply).isCompletedExceptionally();
        assertThat(caller).isNotDone();
        deadlines.expire();
        assertThat(next).isCompletedExceptionally();
    }
}
