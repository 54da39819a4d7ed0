package com.promotion.coupon.application.clock;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.clock.Clocks.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClocksTest {
    private static final long START = 1_800_000_000_000L;
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private long nanos = 5;
    private long nodeAhead;
    private long databaseAhead;
    private long gateAhead;
    private final Clocks clocks = new Clocks(() -> right() + nodeAhead, () -> nanos);

    private long right() {
        return START + TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private void pass(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void readDatabase() {
        clocks.noteDatabase(right() + databaseAhead, clocks.nanos());
    }

    private void readGate() {
        clocks.noteGate(right() + gateAhead, clocks.nanos());
    }

    private void readBoth() {
        pass(1_000);
        readDatabase();
        readGate();
    }

    private long timeOfAStatement() {
        return clocks.time(right() + databaseAhead);
    }

    @Test
    void when_all_agree_the_database_decides_to_the_millisecond() {
        databaseAhead = -200;
        gateAhead = 150;
        readBoth();

        assertThat(timeOfAStatement()).isEqualTo(right() - 200);
        assertThat(clocks.agree()).isTrue();
        assertThat(clocks.gateIsOff()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {HOUR_AHEAD, -HOUR_AHEAD, 2_000, -20_000})
    void a_jump_of_the_database_decides_nothing_while_node_and_gate_agree(long jump) {
        readBoth();
        databaseAhead = jump;
        readBoth();

        assertThat(timeOfAStatement()).isEqualTo(right());
        assertThat(clocks.agree()).isTrue();
        assertThat(clocks.offsets()).containsEntry(Clock.DATABASE, jump).containsEntry(Clock.NODE, 0L);
    }

    private static final long HOUR_AHEAD = 3_600_000;

    @Test
    void a_jump_ahead_is_noticed_in_the_time_that_a_statement_brings() {
        readBoth();
        databaseAhead = HOUR;

        assertThat(timeOfAStatement()).as("before the next reading").isEqualTo(right());
    }

    @Test
    void without_a_gate_a_jump_of_the_database_counts_but_is_not_confirmed() {
        pass(1_000);
        readDatabase();
        assertThat(clocks.agree()).isTrue();
        databaseAhead = HOUR;

        assertThat(timeOfAStatement()).isEqualTo(right() + HOUR);
        assertThat(clocks.agree()).as("at once, not at the next reading").isFalse();
        assertThat(clocks.offsets()).containsEntry(Clock.NODE, -HOUR);
    }

    @Test
    void a_jump_of_the_node_changes_nothing() {
        readBoth();
        nodeAhead = HOUR;
        readBoth();

        assertThat(timeOfAStatement()).isEqualTo(right());
        assertThat(clocks.agree()).isTrue();
        assertThat(clocks.gateIsOff()).isFalse();
        assertThat(clocks.offsets()).containsEntry(Clock.NODE, HOUR);
    }

    @Test
    void a_gate_is_off_when_node_and_database_say_so() {
        readBoth();
        gateAhead = HOUR;

        assertThat(clocks.plausible(right() + HOUR)).isFalse();
        assertThat(clocks.plausible(right() - 5_000)).as("a late reply").isTrue();
        assertThat(clocks.plausible(right() - HOUR)).isFalse();
        readBoth();
        assertThat(clocks.gateIsOff()).isTrue();
        assertThat(timeOfAStatement()).isEqualTo(right());
        gateAhead = 0;
        readBoth();
        assertThat(clocks.gateIsOff()).isFalse();
    }

    @Test
    void when_all_three_differ_nothing_final_is_done() {
        databaseAhead = HOUR;
        gateAhead = 2 * HOUR;
        readBoth();

        assertThat(clocks.agree()).isFalse();
        assertThat(timeOfAStatement()).isEqualTo(right() + HOUR);
    }

    @Test
    void a_late_statement_is_no_jump() {
        readBoth();
        long shown = right();
        pass(4_000);

        assertThat(clocks.time(shown)).isEqualTo(shown);
        assertThat(clocks.agree()).isTrue();
    }

    @Test
    void a_reading_that_took_long_says_nothing() {
        long asked = clocks.nanos();
        pass(600);
        clocks.noteDatabase(right(), asked);

        assertThat(clocks.offsets()).isEmpty();
        assertThat(clocks.agree()).isFalse();
    }

    @Test
    void a_reading_that_is_old_says_nothing_any_more() {
        readBoth();
        gateAhead = HOUR;
        readBoth();
        pass(10_001);
        readDatabase();

        assertThat(clocks.gateIsOff()).isFalse();
        assertThat(clocks.offsets()).doesNotContainKey(Clock.GATE);
    }
}
