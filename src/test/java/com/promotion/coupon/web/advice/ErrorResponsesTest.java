package com.promotion.coupon.web.advice;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.application.transaction.DataConflictException;
import com.promotion.coupon.application.transaction.DataRejectedException;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.fixtures.CapturedLog;
import com.promotion.coupon.web.advice.ErrorResponses.Meaning;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ErrorResponsesTest {
    private final CapturedLog written = new CapturedLog(ErrorResponses.class);
    private final AtomicLong nanos = new AtomicLong();
    private final ThrottledLog log = new ThrottledLog(nanos::get);
    private final ErrorResponses errors = new ErrorResponses(log);

    @AfterEach
    void restore() {
        written.close();
    }

    @Test
    void an_outage_of_the_database_is_a_503_for_each_request_and_two_lines_for_all() {
        for (int request = 0; request < 5_000; request++) {
            Optional<Meaning> meaning = errors.expected(new DatabaseUnavailableException(new SQLException("refused")));
            assertThat(meaning).map(Meaning::status).hasValue(503);
        }
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(10));
        log.writeEnds();

        assertThat(written.lines()).hasSize(2);
        assertThat(written.lines().get(0)).startsWith("Database failing, answered CP009: ");
        assertThat(written.lines().get(1)).startsWith("Over: database failing; 5000 in ");
    }

    @Test
    void a_value_that_the_database_refuses_is_the_fault_of_the_request() {
        Optional<Meaning> meaning = errors.expected(new DataRejectedException(new SQLException("too long", "22001")));

        assertThat(meaning).map(Meaning::status).hasValue(400);
        assertThat(meaning).map(found -> found.message().key()).hasValue(MessageKey.VALUE_REFUSED);
        assertThat(written.lines()).hasSize(1).first().asString().contains("refused a value", "too long");
    }

    @Test
    void two_changes_that_met_in_a_key_may_be_tried_again() {
        Optional<Meaning> meaning = errors.expected(new DataConflictException(new SQLException("taken", "23505")));

        assertThat(meaning).map(Meaning::status).hasValue(503);
    }

    @Test
    void a_statement_that_the_database_does_not_understand_is_a_bug_and_no_outage() {
        PersistenceException bug = new PersistenceException(new SQLException("no such column", "42703"));

        assertThat(errors.expected(bug)).isEmpty();
        assertThat(errors.expected(bug.getCause())).isEmpty();
    }

    @Test
    void a_bug_that_meets_every_request_is_one_trace() {
        for (int request = 0; request < 5_000; request++) {
            assertThat(errors.bug(bug("request " + request)).status()).isEqualTo(500);
        }

        assertThat(written.lines()).hasSize(1);
        assertThat(written.traces()).isEqualTo(1);
    }

    @Test
    void a_bug_does_not_hide_another_one() {
        assertThat(errors.bug(bug("first")).status()).isEqualTo(500);
        assertThat(errors.bug(new IllegalStateException("elsewhere")).status()).isEqualTo(500);

        assertThat(written.traces()).isEqualTo(2);
    }

    private static CompletionException bug(String message) {
        return new CompletionException(new IllegalStateException(message));
    }
}
