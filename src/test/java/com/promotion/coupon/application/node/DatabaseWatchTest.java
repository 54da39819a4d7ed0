package com.promotion.coupon.application.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.node.DatabaseProbe.State;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.fixtures.CapturedLog;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatabaseWatchTest {
    private final CapturedLog log = new CapturedLog(DatabaseWatch.class);
    private Supplier<State> database = () -> state(true, 0);
    private final DatabaseWatch watch = new DatabaseWatch(() -> database.get(), new Clocks());

    @AfterEach
    void release() {
        log.close();
    }

    private static State state(boolean writable, long aheadMillis) {
        return new State("PostgreSQL 18", System.currentTimeMillis() + aheadMillis, System.nanoTime(), writable, 7);
    }

    private static State away() {
        throw new DatabaseUnavailableException(
                new IllegalStateException(new IllegalStateException("Connection refused")));
    }

    private void lookThrice(String expected) {
        for (int i = 0; i < 3; i++) {
            assertThat(watch.look()).isEqualTo(expected);
        }
    }

    @Test
    void an_outage_is_two_lines_however_long_it_takes() {
        lookThrice("answering");
        database = DatabaseWatchTest::away;
        lookThrice("away");
        assertThat(watch.last()).isEmpty();
        database = () -> state(true, 0);
        lookThrice("answering");

        assertThat(watch.last().map(State::oldestTransactionMillis)).contains(7L);
        assertThat(log.lines())
                .containsExactly(
                        "Database away, no coupon is issued until that is over: Connection refused", "Database back");
        assertThat(log.traces()).isZero();
    }

    @Test
    void a_database_that_is_away_from_the_start_is_said_to_be() {
        database = DatabaseWatchTest::away;
        lookThrice("away");

        assertThat(log.lines()).singleElement().asString().startsWith("Database away");
    }

    @Test
    void one_that_takes_no_writes_is_not_answering() {
        database = () -> state(false, 0);
        lookThrice("read-only");

        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("Database read-only")
                .contains("replica");
    }

    @Test
    void clocks_that_differ_are_two_lines() {
        lookThrice("answering");
        database = () -> state(true, 3_600_000);
        lookThrice("answering");
        assertThat(watch.clocks()).isEqualTo("node -3600 s");
        database = () -> state(true, 0);
        lookThrice("answering");

        assertThat(watch.clocks()).isEmpty();
        assertThat(log.lines())
                .containsExactly(
                        "The clocks do not agree: node -3600 s. Until two of them agree, no policy ends and no coupon expires",
                        "The clocks of node, database and gate agree again");
    }
}
