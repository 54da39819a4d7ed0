package com.promotion.coupon.application.concurrent;

import static com.promotion.coupon.application.concurrent.BatchRecorder.assertBusy;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.concurrent.BatchRecorder.Batch;
import com.promotion.coupon.application.config.ServiceSettings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatcherTest {
    private final BatchRecorder recorder = new BatchRecorder();
    private final Deque<Batch> batches = recorder.batches();

    @Test
    void a_single_item_is_dispatched_at_once() {
        CompletableFuture<String> result =
                recorder.batcher(new ServiceSettings.Batch(10, 10, 10)).submit(1, "a");

        assertThat(batches).singleElement().satisfies(f -> assertThat(f.items()).containsExactly("a"));
        batches.remove().answer();
        assertThat(result).isCompletedWithValue("A");
    }

    @Test
    void what_gathers_while_a_batch_is_in_flight_goes_next_in_order() {
        Batcher<String, String> batcher = recorder.batcher(new ServiceSettings.Batch(10, 10, 10));
        CompletableFuture<String> a = batcher.submit(1, "a");
        CompletableFuture<String> b = batcher.submit(1, "b");
        CompletableFuture<String> c = batcher.submit(1, "c");

        assertThat(batches).hasSize(1);
        batches.remove().answer();

        assertThat(batches).singleElement().satisfies(f -> assertThat(f.items()).containsExactly("b", "c"));
        assertThat(a).isCompletedWithValue("A");
        assertThat(b).isNotDone();
        batches.remove().answer();
        assertThat(b).isCompletedWithValue("B");
        assertThat(c).isCompletedWithValue("C");
    }

    @Test
    void a_batch_is_never_larger_than_its_limit() {
        Batcher<String, String> batcher = recorder.batcher(new ServiceSettings.Batch(2, 10, 10));
        List<CompletableFuture<String>> results = new ArrayList<>();
        for (String item : List.of("a", "b", "c", "d")) {
            results.add(batcher.submit(1, item));
        }
        List<List<String>> dispatched = new ArrayList<>();
        while (!batches.isEmpty()) {
            Batch batch = batches.remove();
            dispatched.add(batch.items());
            batch.answer();
        }

        assertThat(dispatched).containsExactly(List.of("a"), List.of("b", "c"), List.of("d"));
        assertThat(results).allMatch(CompletableFuture::isDone);
    }

    @Test
    void keys_do_not_wait_for_each_other() {
        Batcher<String, String> batcher = recorder.batcher(new ServiceSettings.Batch(10, 10, 10));
        CompletableFuture<String> one = batcher.submit(1, "a");
        CompletableFuture<String> two = batcher.submit(2, "b");

        assertThat(batches).extracting(Batch::key).containsExactly(1L, 2L);
        batches.removeLast().answer();
        assertThat(two).isCompletedWithValue("B");
        assertThat(one).isNotDone();
    }

    @Test
    void one_item_too_many_is_refused_at_once_and_room_comes_back() {
        Batcher<String, String> batcher = recorder.batcher(new ServiceSettings.Batch(10, 2, 10));
        CompletableFuture<String> a = batcher.submit(1, "a");
        CompletableFuture<String> b = batcher.submit(1, "b");

        assertBusy(batcher.submit(1, "c"));
        batches.remove().answer();
        assertThat(a).isDone();
        CompletableFuture<String> d = batcher.submit(1, "d");
        batches.remove().answer();
        batches.remove().answer();

        assertThat(b).isCompletedWithValue("B");
        assertThat(d).isCompletedWithValue("D");
        assertThat(batcher.pending()).isZero();
    }

    @Test
    void an_item_that_is_given_up_is_left_out_and_its_room_comes_back() {
        Batcher<String, String> batcher = recorder.batcher(new ServiceSettings.Batch(10, 10, 10));
        AtomicBoolean givenUp = new AtomicBoolean();
        CompletableFuture<String> inFlight = batcher.submit(1, "a", givenUp::get);
        CompletableFuture<String> waiting = batcher.submit(1, "b", givenUp::get);
        CompletableFuture<String> patient = batcher.submit(1, "c");
        givenUp.set(true);

        batches.remove().answer();

        assertThat(inFlight).as("too late to leave").isCompletedWithValue("A");
        assertBusy(waiting);
        assertThat(batches).singleElement().satisfies(f -> assertThat(f.items()).containsExactly("c"));
        assertThat(batcher.pending()).isEqualTo(1);
        batches.remove().answer();
        assertThat(patient).isCompletedWithValue("C");
        assertThat(batcher.pending()).isZero();
    }

    @Test
    void when_all_that_waited_is_given_up_the_next_item_is_dispatched_at_once() {
        Batcher<String, String> batcher = recorder.batcher(new ServiceSettings.Batch(1, 10, 10));
        CompletableFuture<String> inFlight = batcher.submit(1, "a");
        List<CompletableFuture<String>> waiting =
                List.of(batcher.submit(1, "b", () -> true), batcher.submit(1, "c", () -> true));
        CompletionStage<Void> dispatched = batcher.whenDispatched(1);

        batches.remove().answer();

        assertThat(inFlight).isCompletedWithValue("A");
        waiting.forEach(BatchRecorder::assertBusy);
        assertThat(dispatched).isCompleted();
        assertThat(batches).isEmpty();
        assertThat(batcher.pending()).isZero();
        CompletableFuture<String> newcomer = batcher.submit(1, "d");
        batches.remove().answer();
        assertThat(newcomer).isCompletedWithValue("D");
    }

    @Test
    void the_total_has_a_bound_too() {
        Batcher<String, String> batcher = recorder.batcher(new ServiceSettings.Batch(10, 10, 2));
        CompletableFuture<String> a = batcher.submit(1, "a");
        CompletableFuture<String> b = batcher.submit(2, "b");

        assertBusy(batcher.submit(3, "c"));

        batches.forEach(Batch::answer);
        assertThat(a).isDone();
        assertThat(b).isDone();
        assertThat(batcher.pending()).isZero();
    }

    @Test
    void under_many_threads_every_item_is_answered_once_with_its_own_result_and_each_key_has_one_batch_in_flight()
            throws InterruptedException {
        int threads = 8;
        int itemsPerThread = 5_000;
        ExecutorService pool = Executors.newFixedThreadPool(4);
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        ConcurrentHashMap<Long, AtomicInteger> inFlight = new ConcurrentHashMap<>();
        AtomicInteger overlaps = new AtomicInteger();
        Batcher<Integer, Integer> batcher =
                new Batcher<>(new ServiceSettings.Batch(50, 1_000_000, 1_000_000), pool, (key, items) -> {
                    AtomicInteger mine = inFlight.computeIfAbsent(key, k -> new AtomicInteger());
                    if (mine.incrementAndGet() > 1) {
                        overlaps.incrementAndGet();
                    }
                    List<Outcome<Integer>> doubled =
                            items.stream().map(i -> Outcome.of(i * 2)).toList();
                    mine.decrementAndGet();
                    return CompletableFuture.completedFuture(doubled);
                });
        ConcurrentHashMap<Integer, CompletableFuture<Integer>> results = new ConcurrentHashMap<>();
        for (int t = 0; t < threads; t++) {
            int first = t * itemsPerThread;
            callers.execute(() -> {
                for (int i = first; i < first + itemsPerThread; i++) {
                    results.put(i, batcher.submit(i % 3, i));
                }
            });
        }
        callers.shutdown();
        assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        results.forEach((item, result) ->
                assertThat(result.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo(item * 2));
        assertThat(results).hasSize(threads * itemsPerThread);
        assertThat(overlaps).hasValue(0);
        pool.shutdown();
    }

    @Test
    void a_single_item_needs_no_executor_and_others_are_dispatched_and_completed_on_it() {
        Deque<Runnable> executor = new ArrayDeque<>();
        AtomicBoolean single = new AtomicBoolean(true);
        Batcher<String, String> batcher =
                recorder.batcher(new ServiceSettings.Batch(10, 10, 10), executor::add, null, single::get);
        CompletableFuture<String> a = batcher.submit(1, "a");
        assertThat(batches).as("a was dispatched on the caller's thread").hasSize(1);
        answerElsewhere(batches.remove());
        assertThat(a).isCompletedWithValue("A");
        assertThat(executor).isEmpty();

        single.set(false);
        CompletableFuture<String> b = batcher.submit(1, "b");
        assertThat(batches).as("b waits for the executor").isEmpty();
        executor.remove().run();
        answerElsewhere(batches.remove());
        assertThat(b)
                .as("the thread that brings the result does not hand it out")
                .isNotDone();
        executor.remove().run();
        assertThat(b).isCompletedWithValue("B");
        assertThat(batcher.pending()).isZero();
    }

    @Test
    void a_batch_of_several_is_never_completed_on_the_thread_that_brings_the_results() {
        Deque<Runnable> executor = new ArrayDeque<>();
        Batcher<String, String> batcher =
                recorder.batcher(new ServiceSettings.Batch(10, 10, 10), executor::add, null, () -> true);
        CompletableFuture<String> a = batcher.submit(1, "a");
        CompletableFuture<String> b = batcher.submit(1, "b");
        CompletableFuture<String> c = batcher.submit(1, "c");
        answerElsewhere(batches.remove());
        assertThat(a).isCompletedWithValue("A");
        executor.remove().run();

        answerElsewhere(batches.remove());
        assertThat(b).isNotDone();
        executor.remove().run();

        assertThat(b).isCompletedWithValue("B");
        assertThat(c).isCompletedWithValue("C");
    }

    @Test
    void with_a_next_stage_results_are_handed_out_at_once_and_the_next_batch_waits_for_it() {
        Deque<CompletableFuture<Void>> answers = new ArrayDeque<>();
        Batcher<String, String> batcher = recorder.batcher(
                new ServiceSettings.Batch(10, 10, 10),
                Runnable::run,
                key -> {
                    answers.add(new CompletableFuture<>());
                    return answers.getLast();
                },
                () -> false);
        CompletableFuture<String> a = batcher.submit(1, "a");
        CompletableFuture<String> b = batcher.submit(1, "b");

        batches.remove().answer();
        assertThat(a).isCompletedWithValue("A");
        CompletableFuture<String> c = batcher.submit(1, "c");
        assertThat(batches).as("the next stage is not ready").isEmpty();
        answers.remove().complete(null);

        assertThat(batches).singleElement().satisfies(f -> assertThat(f.items()).containsExactly("b", "c"));
        batches.remove().answer();
        assertThat(b).isCompletedWithValue("B");
        assertThat(c).isCompletedWithValue("C");
        answers.remove().complete(null);
        assertThat(batcher.submit(1, "d")).isNotDone();
        assertThat(batches).as("the queue was free").hasSize(1);
    }

    @Test
    void items_that_wait_now_count_as_dispatched_whatever_comes_later() {
        Batcher<String, String> batcher = recorder.batcher(new ServiceSettings.Batch(2, 10, 10));
        assertThat(batcher.whenDispatched(1).toCompletableFuture()).isDone();
        for (String item : List.of("a", "b", "c", "d")) {
            var unused = batcher.submit(1, item);
        }
        CompletableFuture<Void> dispatched = batcher.whenDispatched(1).toCompletableFuture();
        CompletableFuture<Void> asked = batcher.whenDispatched(1).toCompletableFuture();
        var unused = batcher.submit(1, "e");

        batches.remove().answer();
        assertThat(dispatched).as("d is left").isNotDone();
        batches.remove().answer();
        assertThat(dispatched).isDone();
        assertThat(asked).isDone();
        assertThat(batcher.whenDispatched(1).toCompletableFuture())
                .as("e was dispatched with d")
                .isDone();
    }

    private static void answerElsewhere(Batch batch) {
        CompletableFuture.runAsync(batch::answer).join();
    }
}
