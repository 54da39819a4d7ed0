package com.promotion.coupon.infrastructure.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.fixtures.CapturedLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueDrainingExecutorTest {
    private final CapturedLog written = new CapturedLog(TaskGuard.class);
    private final TaskGuard guard = new TaskGuard(new ThrottledLog());

    @AfterEach
    void restore() {
        written.close();
    }

    @Test
    void the_pool_is_called_once_for_all_that_comes_while_it_is_on_its_way() {
        Deque<Runnable> called = new ArrayDeque<>();
        List<String> done = new ArrayList<>();
        QueueDrainingExecutor executor =
                new QueueDrainingExecutor(called::add, 1, QueueDrainingExecutorTest::noThread, guard);

        executor.execute(() -> done.add("a"));
        executor.execute(() -> done.add("b"));

        assertThat(called).hasSize(1);
        called.remove().run();
        assertThat(done).containsExactly("a", "b");
        executor.execute(() -> done.add("c"));
        assertThat(called).hasSize(1);
    }

    @Test
    void whoever_drains_is_known_as_a_writer_until_all_is_written() {
        Deque<Runnable> called = new ArrayDeque<>();
        List<Boolean> writing = new ArrayList<>();
        QueueDrainingExecutor executor =
                new QueueDrainingExecutor(called::add, 1, QueueDrainingExecutorTest::noThread, guard);
        executor.execute(() -> writing.add(executor.isWriting()));

        writing.add(executor.isWriting());
        called.remove().run();
        writing.add(executor.isWriting());

        assertThat(writing).containsExactly(false, true, false);
    }

    @Test
    void who_is_alone_is_answered_at_once_by_a_thread_that_may_and_it_is_known_as_a_writer_meanwhile() {
        Deque<Runnable> called = new ArrayDeque<>();
        List<Boolean> writing = new ArrayList<>();
        QueueDrainingExecutor executor =
                new QueueDrainingExecutor(called::add, 1, Thread.currentThread()::equals, guard);

        executor.executeSingle(() -> {
            executor.executeSingle(() -> writing.add(executor.isWriting()));
            writing.add(executor.isWriting());
        });
        writing.add(executor.isWriting());

        assertThat(writing).containsExactly(true, true, false);
        assertThat(called).isEmpty();
    }

    @Test
    void who_is_alone_is_answered_like_everybody_where_the_thread_may_not() {
        Deque<Runnable> called = new ArrayDeque<>();
        List<String> done = new ArrayList<>();
        QueueDrainingExecutor executor =
                new QueueDrainingExecutor(called::add, 1, QueueDrainingExecutorTest::noThread, guard);

        executor.executeSingle(() -> done.add("a"));

        assertThat(done).isEmpty();
        called.remove().run();
        assertThat(done).containsExactly("a");
    }

    @Test
    void a_lonely_answer_that_fails_is_not_the_threads_end() {
        QueueDrainingExecutor executor =
                new QueueDrainingExecutor(Runnable::run, 1, Thread.currentThread()::equals, guard);

        executor.executeSingle(() -> {
            throw new IllegalStateException("bug");
        });

        assertThat(executor.isWriting()).isFalse();
    }

    @Test
    void a_task_that_fails_does_not_stop_the_others() {
        List<String> done = new ArrayList<>();
        QueueDrainingExecutor executor =
                new QueueDrainingExecutor(Runnable::run, 1, QueueDrainingExecutorTest::noThread, guard);

        executor.execute(() -> {
            throw new IllegalStateException("bug");
        });
        executor.execute(() -> done.add("b"));

        assertThat(done).containsExactly("b");
    }

    @Test
    void a_pool_that_shuts_down_is_no_secret() {
        QueueDrainingExecutor executor = new QueueDrainingExecutor(
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                1,
                QueueDrainingExecutorTest::noThread,
                guard);

        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void under_many_threads_every_task_runs_once_and_never_more_at_a_time_than_allowed() throws InterruptedException {
        int callers = 8;
        int tasksPerCaller = 20_000;
        ExecutorService pool = Executors.newFixedThreadPool(4);
        ExecutorService callerPool = Executors.newFixedThreadPool(callers);
        QueueDrainingExecutor executor = new QueueDrainingExecutor(pool, 2, QueueDrainingExecutorTest::noThread, guard);
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

    private static boolean noThread(Thread thread) {
        return false;
    }

    @Test
    void an_error_in_a_task_stops_neither_the_others_nor_the_next_drain() {
        List<String> done = new ArrayList<>();
        QueueDrainingExecutor executor =
                new QueueDrainingExecutor(Runnable::run, 1, QueueDrainingExecutorTest::noThread, guard);

        executor.execute(() -> {
            throw new StackOverflowError();
        });
        executor.execute(() -> done.add("b"));
        executor.executeSingle(() -> {
            throw new NoClassDefFoundError("gone");
        });
        executor.execute(() -> done.add("c"));

        assertThat(done).containsExactly("b", "c");
        assertThat(executor.isWriting()).isFalse();
    }

    @Test
    void a_pool_that_could_not_start_a_drain_is_called_again() {
        Deque<Runnable> called = new ArrayDeque<>();
        List<String> done = new ArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        QueueDrainingExecutor executor = new QueueDrainingExecutor(
                task -> {
                    if (calls.incrementAndGet() == 1) {
                        throw new InternalError("unable to create a thread");
                    }
                    called.add(task);
                },
                1,
                QueueDrainingExecutorTest::noThread,
                guard);

        assertThatThrownBy(() -> executor.execute(() -> done.add("a"))).isInstanceOf(InternalError.class);
        executor.execute(() -> done.add("b"));
        called.remove().run();

        assertThat(done).containsExactly("a", "b");
    }
}
