package com.promotion.coupon.application.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.concurrent.Batcher.Clearance;
import com.promotion.coupon.application.concurrent.Batcher.Limits;
import com.promotion.coupon.exception.ServiceUnavailableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class BatcherTest {

    private record Flight(long key, List<String> items, CompletableFuture<List<String>> landing) {
        void land() {
            landing.complete(items.stream().map(String::toUpperCase).toList());
        }
    }

    private final Deque<Flight> flights = new ArrayDeque<>();

    private Batcher<String, String> batcher(Limits limits) {
        return batcher(limits, Runnable::run, null, () -> false);
    }

    private Batcher<String, String> batcher(
            Limits limits, Executor pilots, Clearance clearance, BooleanSupplier alone) {
        return new Batcher<>(limits, pilots, this::takeOff, clearance, alone);
    }

    private CompletionStage<List<String>> takeOff(long key, List<String> items) {
        Flight flight = new Flight(key, items, new CompletableFuture<>());
        flights.add(flight);
        return flight.landing();
    }

    @Test
    void a_lonely_item_flies_at_once() {
        CompletableFuture<String> result = batcher(new Limits(10, 10, 10)).submit(1, "a");

        assertThat(flights).singleElement().satisfies(f -> assertThat(f.items()).containsExactly("a"));
        flights.remove().land();
        assertThat(result).isCompletedWithValue("A");
    }

    @Test
    void what_gathers_during_a_flight_goes_next_in_order() {
        Batcher<String, String> batcher = batcher(new Limits(10, 10, 10));
        CompletableFuture<String> a = batcher.submit(1, "a");
        CompletableFuture<String> b = batcher.submit(1, "b");
        CompletableFuture<String> c = batcher.submit(1, "c");

        assertThat(flights).hasSize(1);
        flights.remove().land();

        assertThat(flights).singleElement().satisfies(f -> assertThat(f.items()).containsExactly("b", "c"));
        assertThat(a).isCompletedWithValue("A");
        assertThat(b).isNotDone();
        flights.remove().land();
        assertThat(b).isCompletedWithValue("B");
        assertThat(c).isCompletedWithValue("C");
    }

    @Test
    void a_batch_is_never_larger_than_its_limit() {
        Batcher<String, String> batcher = batcher(new Limits(2, 10, 10));
        List<CompletableFuture<String>> results = new ArrayList<>();
        for (String item : List.of("a", "b", "c", "d")) {
            results.add(batcher.submit(1, item));
        }
        List<List<String>> flown = new ArrayList<>();
        while (!flights.isEmpty()) {
            Flight flight = flights.remove();
            flown.add(flight.items());
            flight.land();
        }

        assertThat(flown).containsExactly(List.of("a"), List.of("b", "c"), List.of("d"));
        assertThat(results).allMatch(CompletableFuture::isDone);
    }

    @Test
    void keys_do_not_wait_for_each_other() {
        Batcher<String, String> batcher = batcher(new Limits(10, 10, 10));
        CompletableFuture<String> one = batcher.submit(1, "a");
        CompletableFuture<String> two = batcher.submit(2, "b");

        assertThat(flights).extracting(Flight::key).containsExactly(1L, 2L);
        flights.removeLast().land();
        assertThat(two).isCompletedWithValue("B");
        assertThat(one).isNotDone();
    }

    @Test
    void one_item_too_many_is_refused_at_once_and_room_comes_back() {
        Batcher<String, String> batcher = batcher(new Limits(10, 2, 10));
        CompletableFuture<String> a = batcher.submit(1, "a");
        CompletableFuture<String> b = batcher.submit(1, "b");

        assertBusy(batcher.submit(1, "c"));
        flights.remove().land();
        assertThat(a).isDone();
        CompletableFuture<String> d = batcher.submit(1, "d");
        flights.remove().land();
        flights.remove().land();

        assertThat(b).isCompletedWithValue("B");
        assertThat(d).isCompletedWithValue("D");
        assertThat(batcher.pending()).isZero();
    }

    @Test
    void what_is_given_up_before_it_takes_off_does_not_fly_and_its_room_comes_back() {
        Batcher<String, String> batcher = batcher(new Limits(10, 10, 10));
        AtomicBoolean givenUp = new AtomicBoolean();
        CompletableFuture<String> inFlight = batcher.submit(1, "a", givenUp::get);
        CompletableFuture<String> waiting = batcher.submit(1, "b", givenUp::get);
        CompletableFuture<String> patient = batcher.submit(1, "c");
        givenUp.set(true);

        flights.remove().land();

        assertThat(inFlight).as("too late to leave").isCompletedWithValue("A");
        assertBusy(waiting);
        assertThat(flights).singleElement().satisfies(f -> assertThat(f.items()).containsExactly("c"));
        assertThat(batcher.pending()).isEqualTo(1);
        flights.remove().land();
        assertThat(patient).isCompletedWithValue("C");
        assertThat(batcher.pending()).isZero();
    }

    @Test
    void when_everything_that_waited_is_given_up_the_next_ones_fly_at_once() {
        Batcher<String, String> batcher = batcher(new Limits(1, 10, 10));
        CompletableFuture<String> inFlight = batcher.submit(1, "a");
        List<CompletableFuture<String>> waiting =
                List.of(batcher.submit(1, "b", () -> true), batcher.submit(1, "c", () -> true));
        CompletionStage<Void> departure = batcher.departure(1);

        flights.remove().land();

        assertThat(inFlight).isCompletedWithValue("A");
        waiting.forEach(BatcherTest::assertBusy);
        assertThat(departure).isCompleted();
        assertThat(flights).isEmpty();
        assertThat(batcher.pending()).isZero();
        CompletableFuture<String> newcomer = batcher.submit(1, "d");
        flights.remove().land();
        assertThat(newcomer).isCompletedWithValue("D");
    }

    @Test
    void the_total_has_a_bound_too() {
        Batcher<String, String> batcher = batcher(new Limits(10, 10, 2));
        CompletableFuture<String> a = batcher.submit(1, "a");
        CompletableFuture<String> b = batcher.submit(2, "b");

        assertBusy(batcher.submit(3, "c"));

        flights.forEach(Flight::land);
        assertThat(a).isDone();
        assertThat(b).isDone();
        assertThat(batcher.pending()).isZero();
    }

    @Test
    void a_failed_batch_fails_its_items_and_the_next_one_flies() {
        Batcher<String, String> batcher = batcher(new Limits(10, 10, 10));
        CompletableFuture<String> a = batcher.submit(1, "a");
        CompletableFuture<String> b = batcher.submit(1, "b");

        flights.remove().landing().completeExceptionally(new IllegalStateException("down"));

        assertThatThrownBy(a::join).hasRootCauseMessage("down");
        flights.remove().land();
        assertThat(b).isCompletedWithValue("B");
    }

    @Test
    void a_flight_that_throws_or_forgets_an_item_leaves_nobody_waiting() {
        Batcher<String, String> throwing = new Batcher<>(new Limits(10, 10, 10), Runnable::run, (key, items) -> {
            throw new IllegalStateException("bug");
        });
        Batcher<String, String> forgetful = new Batcher<>(
                new Limits(10, 10, 10), Runnable::run, (key, items) -> CompletableFuture.completedFuture(List.of()));

        assertThatThrownBy(throwing.submit(1, "a")::join).hasRootCauseMessage("bug");
        assertThatThrownBy(forgetful.submit(1, "a")::join).hasRootCauseMessage("0 results for a batch of 1");
        assertThat(throwing.pending() + forgetful.pending()).isZero();
    }

    @Test
    void a_pool_that_shuts_down_leaves_nobody_waiting() {
        Batcher<String, String> batcher = new Batcher<>(
                new Limits(10, 10, 10),
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                (key, items) -> CompletableFuture.completedFuture(items));

        assertThatThrownBy(batcher.submit(1, "a")::join).hasRootCauseMessage("shut down");
        assertThat(batcher.pending()).isZero();
    }

    @Test
    void under_many_threads_every_item_is_answered_once_with_its_own_result_and_one_batch_a_key_flies()
            throws InterruptedException {
        int threads = 8;
        int itemsPerThread = 5_000;
        ExecutorService pool = Executors.newFixedThreadPool(4);
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        ConcurrentHashMap<Long, AtomicInteger> inFlight = new ConcurrentHashMap<>();
        AtomicInteger overlaps = new AtomicInteger();
        Batcher<Integer, Integer> batcher = new Batcher<>(new Limits(50, 1_000_000, 1_000_000), pool, (key, items) -> {
            AtomicInteger mine = inFlight.computeIfAbsent(key, k -> new AtomicInteger());
            if (mine.incrementAndGet() > 1) {
                overlaps.incrementAndGet();
            }
            List<Integer> doubled = items.stream().map(i -> i * 2).toList();
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
    void one_alone_wakes_no_pilot_and_others_take_off_and_land_on_pilots() {
        Deque<Runnable> pilots = new ArrayDeque<>();
        AtomicBoolean alone = new AtomicBoolean(true);
        Batcher<String, String> batcher = batcher(new Limits(10, 10, 10), pilots::add, null, alone::get);
        CompletableFuture<String> a = batcher.submit(1, "a");
        assertThat(flights).as("a has taken off on the caller's thread").hasSize(1);
        landElsewhere(flights.remove());
        assertThat(a).isCompletedWithValue("A");
        assertThat(pilots).isEmpty();

        alone.set(false);
        CompletableFuture<String> b = batcher.submit(1, "b");
        assertThat(flights).as("b waits for a pilot").isEmpty();
        pilots.remove().run();
        landElsewhere(flights.remove());
        assertThat(b).as("whoever brings the result does not hand it out").isNotDone();
        pilots.remove().run();
        assertThat(b).isCompletedWithValue("B");
        assertThat(batcher.pending()).isZero();
    }

    @Test
    void many_never_land_where_their_results_come_in() {
        Deque<Runnable> pilots = new ArrayDeque<>();
        Batcher<String, String> batcher = batcher(new Limits(10, 10, 10), pilots::add, null, () -> true);
        CompletableFuture<String> a = batcher.submit(1, "a");
        CompletableFuture<String> b = batcher.submit(1, "b");
        CompletableFuture<String> c = batcher.submit(1, "c");
        landElsewhere(flights.remove());
        assertThat(a).isCompletedWithValue("A");
        pilots.remove().run();

        landElsewhere(flights.remove());
        assertThat(b).isNotDone();
        pilots.remove().run();

        assertThat(b).isCompletedWithValue("B");
        assertThat(c).isCompletedWithValue("C");
    }

    private static void landElsewhere(Flight flight) {
        CompletableFuture.runAsync(flight::land).join();
    }

    @Test
    void with_a_clearance_results_are_handed_out_at_once_and_the_next_batch_waits_for_it() {
        Deque<CompletableFuture<Void>> clearances = new ArrayDeque<>();
        Batcher<String, String> batcher = batcher(
                new Limits(10, 10, 10),
                Runnable::run,
                key -> {
                    clearances.add(new CompletableFuture<>());
                    return clearances.getLast();
                },
                () -> false);
        CompletableFuture<String> a = batcher.submit(1, "a");
        CompletableFuture<String> b = batcher.submit(1, "b");

        flights.remove().land();
        assertThat(a).isCompletedWithValue("A");
        CompletableFuture<String> c = batcher.submit(1, "c");
        assertThat(flights).as("not cleared yet").isEmpty();
        clearances.remove().complete(null);

        assertThat(flights).singleElement().satisfies(f -> assertThat(f.items()).containsExactly("b", "c"));
        flights.remove().land();
        assertThat(b).isCompletedWithValue("B");
        assertThat(c).isCompletedWithValue("C");
        clearances.remove().complete(null);
        assertThat(batcher.submit(1, "d")).isNotDone();
        assertThat(flights).as("the lane was free").hasSize(1);
    }

    @Test
    void a_clearance_that_fails_or_throws_keeps_nobody_on_the_ground() {
        Deque<CompletionStage<Void>> answers =
                new ArrayDeque<>(List.of(CompletableFuture.failedFuture(new IllegalStateException("down"))));
        Batcher<String, String> batcher = new Batcher<>(
                new Limits(1, 10, 10),
                Runnable::run,
                (key, items) -> CompletableFuture.completedFuture(items),
                key -> answers.remove(), // throws from the second time on
                () -> false);

        assertThat(batcher.submit(1, "a")).isCompletedWithValue("a");
        assertThat(batcher.submit(1, "b")).isCompletedWithValue("b");
        assertThat(batcher.submit(1, "c")).isCompletedWithValue("c");
    }

    @Test
    void the_departure_of_who_waits_now_does_not_wait_for_who_comes_later() {
        Batcher<String, String> batcher = batcher(new Limits(2, 10, 10));
        assertThat(batcher.departure(1).toCompletableFuture()).isDone();
        for (String item : List.of("a", "b", "c", "d")) {
            var unused = batcher.submit(1, item);
        }
        CompletableFuture<Void> departure = batcher.departure(1).toCompletableFuture();
        CompletableFuture<Void> asked = batcher.departure(1).toCompletableFuture();
        var unused = batcher.submit(1, "e");

        flights.remove().land();
        assertThat(departure).as("d is left").isNotDone();
        flights.remove().land();
        assertThat(departure).isDone();
        assertThat(asked).isDone();
        assertThat(batcher.departure(1).toCompletableFuture())
                .as("e took off with d")
                .isDone();
    }

    private static void assertBusy(CompletableFuture<String> result) {
        assertThatThrownBy(result::join).hasCauseInstanceOf(ServiceUnavailableException.class);
    }
}
