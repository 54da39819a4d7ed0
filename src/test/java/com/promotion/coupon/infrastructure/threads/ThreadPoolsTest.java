package com.promotion.coupon.infrastructure.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.log.ThrottledLog;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ThreadPoolsTest {

    @Test
    void the_readers_reject_what_their_queue_has_no_room_for_and_do_the_rest() throws InterruptedException {
        ThreadPoolExecutor readers = ThreadPools.readers(Thread::new, new TaskGuard(new ThrottledLog()));
        int accepted = readers.getCorePoolSize() + ThreadPools.READS_WAITING_MAX;
        CountDownLatch busy = new CountDownLatch(readers.getCorePoolSize());
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger done = new AtomicInteger();
        for (int i = 0; i < readers.getCorePoolSize(); i++) {
            readers.execute(() -> {
                busy.countDown();
                await(goOn);
                done.incrementAndGet();
            });
        }
        await(busy);
        for (int i = 0; i < ThreadPools.READS_WAITING_MAX; i++) {
            readers.execute(done::incrementAndGet);
        }

        assertThatThrownBy(() -> readers.execute(done::incrementAndGet)).isInstanceOf(RejectedExecutionException.class);

        goOn.countDown();
        readers.shutdown();
        assertThat(readers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(done).hasValue(accepted);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
