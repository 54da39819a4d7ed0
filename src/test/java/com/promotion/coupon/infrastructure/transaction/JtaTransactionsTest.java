package com.promotion.coupon.infrastructure.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.transaction.DataConflictException;
import com.promotion.coupon.application.transaction.DataRejectedException;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.exception.CouponSoldOutException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionalException;
import java.sql.SQLException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures of a transaction are the data's, which the database's, and which the work's own. */
class JtaTransactionsTest {
    private final JtaTransactions transactions = new JtaTransactions(new JtaBoundary());

    @Test
    void the_result_of_the_work_is_returned() {
        assertThat(transactions.<String>call(() -> "done")).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(strings = {"22001", "22003", "22021", "22P05"})
    void a_refused_value_is_told_from_an_outage(String state) {
        assertThatThrownBy(() -> fail(sql(state))).isInstanceOf(DataRejectedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "23514"})
    void a_taken_key_is_told_from_a_refused_value(String state) {
        assertThatThrownBy(() -> fail(sql(state))).isInstanceOf(DataConflictException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "08006,false",
        "57P01,false",
        "53300,false",
        "40P01,false",
        "25006,false",
        "55P03,true",
        "57014,true",
        "HYT00,true",
        "90020,false"
    })
    void any_other_failure_of_the_database_is_an_outage_and_time_outs_are_marked(String state, boolean timedOut) {
        assertThatThrownBy(() -> fail(sql(state)))
                .isInstanceOfSatisfying(DatabaseUnavailableException.class, outage -> assertThat(outage.timedOut())
                        .isEqualTo(timedOut));
    }

    @Test
    void a_pool_without_a_connection_to_give_is_an_outage() {
        assertThatThrownBy(() -> fail(new PersistenceException(new SQLException("no connection within 2000 ms"))))
                .isInstanceOf(DatabaseUnavailableException.class);
    }

    @Test
    void a_statement_that_the_database_does_not_understand_is_a_bug() {
        RuntimeException bug = sql("42P01");

        assertThatThrownBy(() -> fail(bug)).isSameAs(bug);
    }

    /** Payara's interceptor would commit after an Error. */
    @Test
    void an_error_of_the_work_leaves_the_transaction_as_an_exception_and_reaches_the_caller_as_itself() {
        Error error = new StackOverflowError("deep");

        assertThatThrownBy(() -> new JtaBoundary().call(() -> {
                    throw error;
                }))
                .isInstanceOf(RuntimeException.class)
                .hasCause(error);
        assertThatThrownBy(() -> transactions.call(() -> {
                    throw error;
                }))
                .isSameAs(error);
    }

    @Test
    void a_bug_of_the_work_stays_what_it_is() {
        RuntimeException bug = new NullPointerException("policy");

        assertThatThrownBy(() -> fail(bug)).isSameAs(bug);
    }

    @Test
    void a_refusal_stays_what_it_is_however_the_server_wraps_it() {
        assertThatThrownBy(() -> fail(new CouponSoldOutException())).isInstanceOf(CouponSoldOutException.class);
        assertThatThrownBy(() -> fail(new TransactionalException("rolled back", new CouponSoldOutException())))
                .isInstanceOf(CouponSoldOutException.class);
    }

    @Test
    void a_commit_that_fails_leaves_the_outcome_unknown_on_every_server() {
        Supplier<String> work = () -> "done";
        for (Exception failure : new Exception[] {
            new TransactionalException("commit", new RollbackException("connection lost")),
            new RollbackException("connection lost"), // WildFly's interceptor throws it unwrapped
            new SystemException("transaction manager")
        }) {
            JtaTransactions committing = new JtaTransactions(new JtaBoundary() {
                @Override
                public <T> T call(Supplier<T> worked) {
                    var unused = worked.get();
                    throw JtaTransactionsTest.<RuntimeException>unchecked(failure);
                }
            });
            assertThatThrownBy(() -> committing.call(work))
                    .as(failure.toString())
                    .isInstanceOf(DatabaseUnavailableException.class);
        }
    }

    @Test
    void a_ring_of_causes_ends_the_search() {
        IllegalStateException one = new IllegalStateException("one");
        IllegalStateException two = new IllegalStateException("two", one);
        one.initCause(two);

        assertThatThrownBy(() -> fail(one)).isSameAs(one);
    }

    private void fail(RuntimeException failure) {
        transactions.run(() -> {
            throw failure;
        });
    }

    private static RuntimeException sql(String state) {
        return new PersistenceException("statement failed", new SQLException("refused", state));
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Exception> E unchecked(Exception failure) throws E {
        throw (E) failure;
    }
}
