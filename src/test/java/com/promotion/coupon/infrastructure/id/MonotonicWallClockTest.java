package com.promotion.coupon.infrastructure.id;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MonotonicWallClockTest {
    private final AtomicLong wall = new AtomicLong(1_000_000);
    private final AtomicLong nanos = new AtomicLong();
    private final MonotonicWallClock clock = new MonotonicWallClock(wall::get, nanos::get);

    @Test
    void it_follows_the_wall_clock() {
        pass(5);
        assertThat(clock.millis()).isEqualTo(1_000_005);
    }

    @Test
    void when_the_wall_clock_steps_back_time_goes_on_at_its_own_pace() {
        pass(5);
        wall.addAndGet(-3_600_000);
        assertThat(clock.millis()).isEqualTo(1_000_005);
        pass(10);
        assertThat(clock.millis()).isEqualTo(1_000_015);
    }

    @Test
    void when_the_wall_clock_steps_forward_it_follows_and_never_returns() {
        wall.addAndGet(3_600_000);
        assertThat(clock.millis()).isEqualTo(4_600_000);
        wall.addAndGet(-3_600_000);
        assertThat(clock.millis()).isEqualTo(4_600_000);
    }

    private void pass(long millis) {
        wall.addAndGet(millis);
        nanos.addAndGet(millis * 1_000_000);
    }
}
