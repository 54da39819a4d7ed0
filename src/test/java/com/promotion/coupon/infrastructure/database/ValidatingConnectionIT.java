package com.promotion.coupon.infrastructure.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What becomes of a pooled connection whose session PostgreSQL has ended. */
class ValidatingConnectionIT {
    private final PGSimpleDataSource database = TestServers.get().dataSource();
    private final AtomicLong nanos = new AtomicLong();
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = ValidatingConnection.to(
                database::getConnection, Settings.shipped().database(), nanos::get);
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void it_is_replaced_before_the_next_transaction_with_the_same_settings() throws SQLException {
        int ended = session();
        connection.commit();
        end(ended);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));

        assertThat(session()).isNotEqualTo(ended);
        assertThat(connection.getAutoCommit()).isFalse();
        assertThat(connection.isReadOnly()).isTrue();
    }

    @Test
    void within_the_second_after_a_look_one_transaction_fails_and_no_more() throws SQLException {
        int ended = session();
        connection.commit();
        end(ended);

        assertThatThrownBy(this::session).isInstanceOf(SQLException.class);
        assertThatThrownBy(connection::rollback).isInstanceOf(SQLException.class);

        assertThat(session()).isNotEqualTo(ended);
    }

    @Test
    void it_is_not_replaced_in_the_middle_of_a_transaction() throws SQLException {
        end(session());
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(this::session).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void without_transactions_every_statement_may_be_the_first_one_of_a_new_session() throws SQLException {
        connection.setAutoCommit(true);
        int ended = session();
        end(ended);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));

        assertThat(session()).isNotEqualTo(ended);
    }

    @Test
    void what_its_owner_closed_stays_closed() throws SQLException {
        connection.close();

        assertThat(connection.isClosed()).isTrue();
        assertThatThrownBy(this::session).isInstanceOf(SQLException.class);
    }

    @Test
    void pools_can_keep_it_in_a_set() throws SQLException {
        try (Connection other = ValidatingConnection.to(
                database::getConnection, Settings.shipped().database())) {
            Set<Connection> pool = new HashSet<>(List.of(connection, other));

            assertThat(pool.remove(connection)).isTrue();

            assertThat(pool).containsExactly(other);
        }
    }

    /** The process id of the session. */
    private int session() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Returns when the session is over, or fails after 10 s. */
    private void end(int session) throws SQLException {
        try (Connection somebody = database.getConnection();
                Statement statement = somebody.createStatement();
                ResultSet row = statement.executeQuery("select pg_terminate_backend(" + session + ", 10000)")) {
            row.next();
            assertThat(row.getBoolean(1)).isTrue();
        }
    }
}
