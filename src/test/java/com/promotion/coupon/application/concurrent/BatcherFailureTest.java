package com.promotion.coupon.application.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.concurrent.BatchRecorder.Batch;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.fixtures.CapturedLog;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a batcher does when a handler, an executor or the next stage fails: no item waits for ever. */
class BatcherFailureTest {
    private final BatchRecorder recorder = new BatchRecorder();
    private final Deque<Batch> batches = recorder.batches();

    @Test
    void a_failed_batch_fails_its_items_and_the_next_one_is_dispatched() {
        Batcher<String, String> batcher = recorder.batcher(new ServiceSettings.Batch(10, 10, 10));
        CompletableFuture<String> a = batcher.submit(1, "a");
        CompletableFuture<String> b = batcher.submit(1, "b");

        batches.remove().reply().completeExceptionally(new IllegalStateException("down"));

        assertThatThrownBy(a::join).hasRootCauseMessage("down");
        batches.remove().answer();
        assertThat(b).isCompletedWithValue("B");
    }

    @Test
    void a_handler_that_throws_or_forgets_an_item_leaves_no_item_waiting() {
        Batcher<String, String> throwing =
                new Batcher<>(new ServiceSettings.Batch(10, 10, 10), Runnable::run, (key, items) -> {
                    throw new IllegalStateException("bug");
                });
        Batcher<String, String> forgetful = new Batcher<>(
                new ServiceSettings.Batch(10, 10, 10),
                Runnable::run,
                (key, items) -> CompletableFuture.completedFuture(List.of()));

        assertThatThrownBy(throwing.submit(1, "a")::join).hasRootCauseMessage("bug");
        assertThatThrownBy(forgetful.submit(1, "a")::join).hasRootCauseMessage("0 outcomes for a batch of 1");
        assertThat(throwing.pending() + forgetful.pending()).isZero();
    }

    @Test
    void a_handler_without_outcomes_or_without_a_stage_fails_its_batch_and_the_next_one_goes() {
        Deque<CompletionStage<List<Outcome<String>>>> stages = new ArrayDeque<>();
        stages.add(CompletableFuture.completedFuture(null));
        Batcher<String, String> batcher = new Batcher<>(
                new ServiceSettings.Batch(10, 10, 10),
                Runnable::run,
                (key, items) -> items.get(0).equals("c")
                        ? CompletableFuture.completedFuture(List.of(Outcome.of("c")))
                        : stages.poll());

        CompletableFuture<String> noResults = batcher.submit(1, "a");
        CompletableFuture<String> noStage = batcher.submit(1, "b");
        CompletableFuture<String> next = batcher.submit(1, "c");

        assertThat(noResults).isCompletedExceptionally();
        assertThat(noStage).isCompletedExceptionally();
        assertThat(next).isCompletedWithValue("c");
        assertThat(batcher.pending()).isZero();
    }

    @Test
    void a_pool_that_shuts_down_leaves_no_item_waiting() {
        Batcher<String, String> batcher = new Batcher<>(
                new ServiceSettings.Batch(10, 10, 10),
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                (key, items) -> CompletableFuture.completedFuture(
                        items.stream().map(Outcome::of).toList()));

        assertThatThrownBy(batcher.submit(1, "a")::join).hasRootCauseMessage("shut down");
        assertThat(batcher.pending()).isZero();
    }

    @Test
    void an_executor_that_fails_fails_a_batch_and_is_asked_again() {
        AtomicInteger calls = new AtomicInteger();
        Batcher<String, String> batcher = recorder.batcher(
                new ServiceSettings.Batch(10, 10, 10),
                task -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new InternalError("unable to create a thread");
                    }
                    task.run();
                },
                null,
                () -> false);

        CompletableFuture<String> first = batcher.submit(1, "a");
        CompletableFuture<String> second = batcher.submit(1, "b");
        batches.remove().answer();

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedWithValue("B");
    }

    @Test
    void a_next_stage_that_fails_or_throws_does_not_hold_the_next_batch() {
        Deque<CompletionStage<Void>> answers =
                new ArrayDeque<>(List.of(CompletableFuture.failedFuture(new IllegalStateException("down"))));
        Batcher<String, String> batcher = new Batcher<>(
                new ServiceSettings.Batch(1, 10, 10),
                Runnable::run,
                (key, items) -> CompletableFuture.completedFuture(
                        items.stream().map(Outcome::of).toList()),
                key -> answers.remove(), // throws from the second time on
                () -> false);

        assertThat(batcher.submit(1, "a")).isCompletedWithValue("a");
        assertThat(batcher.submit(1, "b")).isCompletedWithValue("b");
        assertThat(batcher.submit(1, "c")).isCompletedWithValue("c");
    }

    @Test
    void a_next_stage_that_ends_in_an_error_holds_no_batch_back_and_is_logged_once() {
        Batcher<String, String> batcher = recorder.batcher(
                new ServiceSettings.Batch(10, 10, 10),
                Runnable::run,
                key -> {
                    throw new StackOverflowError();
                },
                () -> false);
        try (CapturedLog written = new CapturedLog(Batcher.class)) {
            for (String item : List.of("a", "b", "c")) {
                CompletableFuture<String> result = batcher.submit(1, item);
                batches.remove().answer();
                assertThat(result).isCompletedWithValue(item.toUpperCase(Locale.ROOT));
            }

            assertThat(written.lines()).hasSize(1);
        }
    }

    @Test
    void an_item_whose_predicate_fails_fails_alone() {
        Batcher<String, String> batcher = recorder.batcher(new ServiceSettings.Batch(10, 10, 10));
        CompletableFuture<String> first = batcher.submit(1, "a");
        CompletableFuture<String> bug = batcher.submit(1, "b", () -> {
            throw new StackOverflowError();
        });
        CompletableFuture<String> other = batcher.submit(1, "c");

        batches.remove().answer();
        batches.remove().answer();

        assertThat(first).isCompletedWithValue("A");
        assertThatThrownBy(bug::join).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(other).isCompletedWithValue("C");
        assertThat(batcher.pending()).isZero();
    }

    @Test
    void a_hint_that_fails_is_taken_for_no() {
        Batcher<String, String> batcher =
                recorder.batcher(new ServiceSettings.Batch(10, 10, 10), Runnable::run, null, () -> {
                    throw new StackOverflowError();
                });
        try (CapturedLog written = new CapturedLog(Batcher.class)) {
            CompletableFuture<String> first = batcher.submit(1, "a");
            batches.remove().answer();
            CompletableFuture<String> second = batcher.submit(1, "b");
            batches.remove().answer();

            assertThat(first).isCompletedWithValue("A");
            assertThat(second).isCompletedWithValue("B");
            assertThat(written.traces()).isEqualTo(1);
        }
    }
}
