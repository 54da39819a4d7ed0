package com.promotion.coupon.application.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.CapturedLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThrottledLogTest {
    private static final Logger LOG = Logger.getLogger(ThrottledLogTest.class.getName());
    private static final String AWAY = "database away";

    private final CapturedLog written = new CapturedLog(ThrottledLogTest.class);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(20));
    private final ThrottledLog log = new ThrottledLog(nanos::get);

    @AfterEach
    void restore() {
        written.close();
    }

    @Test
    void of_many_events_the_first_is_written_with_its_trace_and_the_end_with_their_number() {
        for (int i = 0; i < 5_000; i++) {
            away(new IllegalStateException("refused"));
        }
        pass(ThrottledLog.QUIET_SECONDS - 1);
        log.writeEnds();
        assertThat(written.lines()).containsExactly("Database away: refused");
        assertThat(written.traces()).isEqualTo(1);

        pass(1);
        log.writeEnds();
        log.writeEnds();

        assertThat(written.lines())
                .containsExactly("Database away: refused", "Over: database away; 5000 in 0 s, none for 10 s");
        assertThat(written.traces()).isEqualTo(1);
    }

    @Test
    void while_it_lasts_there_is_one_line_in_thirty_seconds_with_the_number_of_those_in_between() {
        for (int second = 0; second < 75; second++) {
            away(null);
            pass(1);
            log.writeEnds();
        }

        assertThat(written.lines())
                .containsExactly(
                        "Database away: null",
                        "Database away: null (database away: 29 more since the last line)",
                        "Database away: null (database away: 29 more since the last line)");
    }

    @Test
    void a_failure_after_a_quiet_time_logs_the_end_of_the_last_outage_and_begins_a_new_one() {
        away(new IllegalStateException("refused"));
        pass(ThrottledLog.QUIET_SECONDS);

        away(new IllegalStateException("reset"));

        assertThat(written.lines())
                .containsExactly(
                        "Database away: refused",
                        "Over: database away; 1 in 0 s, none for 10 s",
                        "Database away: reset");
        assertThat(written.traces()).isEqualTo(2);
    }

    @Test
    void kinds_do_not_hide_each_other() {
        away(null);
        log.event(LOG, Level.WARNING, "gate away", () -> "Gate away");

        assertThat(written.lines()).containsExactly("Database away: null", "Gate away");
    }

    @Test
    void there_is_an_end_to_the_kinds_and_room_again_when_some_are_over() {
        for (int i = 0; i < 10 * ThrottledLog.KINDS_MAX; i++) {
            String kind = "kind " + i;
            log.event(LOG, Level.WARNING, kind, () -> kind);
        }
        assertThat(written.lines()).hasSize(ThrottledLog.KINDS_MAX);
        pass(ThrottledLog.QUIET_SECONDS);

        log.event(LOG, Level.WARNING, "a new kind", () -> "new");

        assertThat(written.lines()).endsWith("new").contains("Over: other events; 901 in 0 s, none for 10 s");
    }

    @Test
    void a_message_is_one_line() {
        log.event(LOG, Level.WARNING, AWAY, () -> "first\r\nsecond");

        assertThat(written.lines()).containsExactly("first second");
    }

    private void away(Throwable failure) {
        String reason = failure == null ? null : failure.getMessage();
        log.event(LOG, Level.WARNING, AWAY, () -> "Database away: " + reason, failure);
    }

    private void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
