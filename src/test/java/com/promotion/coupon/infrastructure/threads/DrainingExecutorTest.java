package com.promotion.coupon.infrastructure.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.fixtures.Await;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DrainingExecutorTest {
    private static final int ROOM = 4;
    private static final Duration FOR_EVER = Duration.ofMinutes(10);

    private static DrainingExecutor executor(Executor pool, int threads) {
        return new DrainingExecutor(pool, threads, ROOM, FOR_EVER);
    }

    @Test
    void the_pool_is_called_once_for_all_that_comes_while_it_is_on_its_way() {
        Deque<Runnable> called = new ArrayDeque<>();
        List<String> done = new ArrayList<>();
        DrainingExecutor executor = executor(called::add, 1);

        executor.execute(() -> done.add("a"));
        executor.execute(() -> done.add("b"));

        assertThat(called).hasSize(1);
        called.remove().run();
        assertThat(done).containsExactly("a", "b");
        executor.execute(() -> done.add("c"));
        assertThat(called).hasSize(1);
    }

    @Test
    void a_task_that_fails_does_not_stop_the_others() {
        List<String> done = new ArrayList<>();
        DrainingExecutor executor = executor(Runnable::run, 1);

        executor.execute(() -> {
            throw new IllegalStateException("bug");
        });
        executor.execute(() -> done.add("b"));

        assertThat(done).containsExactly("b");
    }

    @Test
    void a_pool_that_shuts_down_is_no_secret() {
        DrainingExecutor executor = executor(
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                1);

        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void newcomers_wait_until_half_of_what_is_queued_is_done() throws InterruptedException {
        Deque<Runnable> called = new ArrayDeque<>();
        DrainingExecutor executor = executor(called::add, 1);
        AtomicInteger done = new AtomicInteger();
        AtomicInteger doneBefore = new AtomicInteger(-1);
        for (int task = 0; task < ROOM; task++) {
            executor.execute(done::incrementAndGet);
        }
        executor.awaitRoom(); // there is still room: this does not wait
        CountDownLatch newcomerIsIn = new CountDownLatch(1);
        executor.execute(done::incrementAndGet);
        Thread newcomer = new Thread(() -> {
            executor.awaitRoom();
            doneBefore.set(done.get());
            newcomerIsIn.countDown();
        });
        newcomer.start();
        Await.until("the newcomer waits", newcomer::getState, state -> state == Thread.State.TIMED_WAITING);

        called.remove().run();

        assertThat(newcomerIsIn.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(doneBefore.get()).isGreaterThanOrEqualTo(ROOM / 2);
    }

    @Test
    void nobody_waits_longer_than_allowed_for_a_drain_that_is_stuck() {
        DrainingExecutor executor = new DrainingExecutor(stuck -> {}, 1, ROOM, Duration.ofMillis(1));
        for (int task = 0; task < 10 * ROOM; task++) {
            executor.execute(() -> {});
        }

        executor.awaitRoom();
    }

    @Test
    void who_drains_does_not_wait_for_itself() {
        Deque<Runnable> called = new ArrayDeque<>();
        List<String> done = new ArrayList<>();
        DrainingExecutor executor = executor(called::add, 1);
        executor.execute(() -> {
            executor.awaitRoom();
            done.add("brought in another request");
        });
        for (int task = 0; task < 10 * ROOM; task++) {
            executor.execute(() -> {});
        }

        called.remove().run();

        assertThat(done).containsExactly("brought in another request");
    }

    @Test
    void under_many_threads_every_task_runs_once_and_never_more_at_a_time_than_allowed() throws InterruptedException {
        int callers = 8;
        int tasksPerCaller = 20_000;
        ExecutorService pool = Executors.newFixedThreadPool(4);
        ExecutorService callerPool = Executors.newFixedThreadPool(callers);
        DrainingExecutor executor = executor(pool, 2);
        CountDownLatch done = new CountDownLatch(callers * tasksPerCaller);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger mostRunning = new AtomicInteger();
        for (int i = 0; i < callers; i++) {
            callerPool.execute(() -> {
                for (int task = 0; task < tasksPerCaller; task++) {
                    executor.execute(() -> {
                        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
                        running.decrementAndGet();
                        done.countDown();
                    });
                }
            });
        }

        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(mostRunning.get()).isBetween(1, 2);
        callerPool.shutdown();
        pool.shutdown();
    }
}
