package com.promotion.coupon.application.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.fixtures.settings.Settings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** With a clock that the test sets, and readers that run when the test says so. */
class CoalescingCacheTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // overflows on the way
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private final AtomicInteger reads = new AtomicInteger();
    private final Deadlines deadlines = new Deadlines(Settings.shipped(), nanos::get);
    private final TimeLimit limit = deadlines.limit("the test's value", LIMIT);
    private final CoalescingCache<Integer, String> shared =
            new CoalescingCache<>(this::read, this::readLater, limit, nanos::get);

    private boolean readersFull;

    private void readLater(Runnable reading) {
        if (readersFull) {
            throw new RejectedExecutionException();
        }
        queue.add(reading);
    }

    private String read(int key) {
        return key + " #" + reads.incrementAndGet();
    }

    @Test
    void who_asks_within_100_ms_is_given_the_same_reading() {
        List<CompletableFuture<String>> askers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            askers.add(shared.get(1));
        }
        runAll();
        pass(99);
        askers.add(shared.get(1));

        assertThat(askers).allSatisfy(asker -> assertThat(asker).isCompletedWithValue("1 #1"));
        assertThat(queue).isEmpty();
    }

    @Test
    void until_200_ms_one_is_given_what_there_is_while_it_is_read_again_once() {
        ask(shared, 1);
        runAll();
        pass(100);
        assertThat(shared.get(1)).isCompletedWithValue("1 #1");
        pass(99);
        assertThat(shared.get(1)).isCompletedWithValue("1 #1");
        assertThat(queue).hasSize(1);
        pass(1);
        CompletableFuture<String> asker = shared.get(1);
        assertThat(asker).as("the first reading is too old").isNotDone();

        runAll();

        assertThat(asker).isCompletedWithValue("1 #2");
        assertThat(reads).hasValue(2);
    }

    @Test
    void what_is_200_ms_old_is_read_again() {
        ask(shared, 1);
        runAll();
        pass(200);

        CompletableFuture<String> asker = shared.get(1);
        runAll();

        assertThat(asker).isCompletedWithValue("1 #2");
    }

    @Test
    void the_age_counts_from_the_begin_of_the_reading() {
        ask(shared, 1);
        pass(150);
        runAll();
        pass(50);

        ask(shared, 1);

        assertThat(queue).hasSize(1);
    }

    @Test
    void while_a_slow_reading_is_under_way_no_other_starts_and_late_comers_share_the_next() {
        CompletableFuture<String> first = shared.get(1);
        pass(5_000);
        CompletableFuture<String> late = shared.get(1);
        CompletableFuture<String> later = shared.get(1);
        assertThat(queue).hasSize(1);

        queue.remove().run();
        assertThat(first).isCompletedWithValue("1 #1");
        assertThat(late).as("must not be told what was read before they asked").isNotDone();
        runAll();

        assertThat(List.of(late, later)).allSatisfy(asker -> assertThat(asker).isCompletedWithValue("1 #2"));
        assertThat(reads).hasValue(2);
    }

    @Test
    void keys_are_read_apart() {
        CompletableFuture<String> one = shared.get(1);
        CompletableFuture<String> two = shared.get(2);
        runAll();

        assertThat(one).isCompletedWithValue("1 #1");
        assertThat(two).isCompletedWithValue("2 #2");
    }

    @Test
    void a_failure_is_told_to_all_and_not_kept_longer_than_a_value() {
        CoalescingCache<Integer, String> failing = new CoalescingCache<>(
                key -> {
                    reads.incrementAndGet();
                    throw new ServiceUnavailableException();
                },
                queue::add,
                limit,
                nanos::get);
        CompletableFuture<String> first = failing.get(1);
        runAll();
        pass(199);
        assertThatThrownBy(first::join).hasRootCauseInstanceOf(ServiceUnavailableException.class);
        assertThat(failing.get(1)).isCompletedExceptionally();
        pass(1);

        ask(failing, 1);

        assertThat(queue).hasSize(1);
        assertThat(reads).hasValue(1);
    }

    @Test
    void who_waits_for_too_long_is_told_so_and_the_next_reading_does_not_wait_for_a_hanging_one() {
        CompletableFuture<String> hanging = shared.get(1);
        pass(LIMIT.toMillis());
        deadlines.expire();

        assertThatThrownBy(hanging::join).hasRootCauseInstanceOf(ServiceUnavailableException.class);
        ask(shared, 1);

        assertThat(queue).hasSize(2);
        queue.remove().run();
        assertThat(reads).as("no caller waits for the first one any more").hasValue(0);
    }

    @Test
    void readers_without_room_are_an_answer_for_as_long_as_a_value_and_no_longer() {
        readersFull = true;
        assertThatThrownBy(() -> shared.get(1).join()).hasRootCauseInstanceOf(ServiceUnavailableException.class);
        readersFull = false;
        pass(199);
        assertThat(shared.get(1)).isCompletedExceptionally();
        pass(1);

        CompletableFuture<String> asker = shared.get(1);
        runAll();

        assertThat(asker).isCompletedWithValue("1 #1");
    }

    @Test
    void who_waits_for_the_next_reading_is_told_when_the_readers_have_no_room_for_it() {
        CompletableFuture<String> slow = shared.get(1);
        pass(5_000);
        CompletableFuture<String> late = shared.get(1);
        readersFull = true;

        runAll();

        assertThat(slow).isCompletedWithValue("1 #1");
        assertThatThrownBy(late::join).hasRootCauseInstanceOf(ServiceUnavailableException.class);
    }

    @Test
    void keys_for_which_the_readers_had_no_room_make_room_for_others() {
        readersFull = true;
        for (int key = 0; key < CoalescingCache.KEYS_MAX; key++) {
            ask(shared, key);
        }
        readersFull = false;
        pass(200);

        CompletableFuture<String> newcomer = shared.get(-1);
        runAll();

        assertThat(newcomer).isCompletedWithValue("-1 #1");
    }

    @Test
    void keys_that_are_not_read_make_room_and_those_that_are_read_stay() {
        for (int key = 0; key < CoalescingCache.KEYS_MAX; key++) {
            ask(shared, key);
        }
        assertThatThrownBy(() -> shared.get(-1).join()).hasRootCauseInstanceOf(ServiceUnavailableException.class);
        runAll();
        pass(100);
        assertThatThrownBy(() -> shared.get(-1).join())
                .as("all of them were asked for just now")
                .hasRootCauseInstanceOf(ServiceUnavailableException.class);
        pass(100);

        CompletableFuture<String> newcomer = shared.get(-1);
        runAll();

        assertThat(newcomer).isCompletedWithValue("-1 #" + (CoalescingCache.KEYS_MAX + 1));
    }

    private static void ask(CoalescingCache<Integer, String> cache, int key) {
        CompletableFuture<String> unused = cache.get(key);
    }

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void runAll() {
        while (!queue.isEmpty()) {
            queue.remove().run();
        }
    }

    @Test
    void a_pool_that_cannot_start_a_reading_fails_it_at_once_and_is_asked_again() {
        AtomicInteger calls = new AtomicInteger();
        CoalescingCache<Long, String> reads = new CoalescingCache<>(
                key -> "value",
                task -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new InternalError("unable to create a thread");
                    }
                    task.run();
                },
                deadlines.limit("a reading", Duration.ofSeconds(5)),
                nanos::get);

        assertThat(reads.get(1L)).isCompletedExceptionally();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(CoalescingCache.AGE_MILLIS_MAX));

        assertThat(reads.get(1L)).isCompletedWithValue("value");
    }
}
