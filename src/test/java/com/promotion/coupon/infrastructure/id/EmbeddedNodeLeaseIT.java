package com.promotion.coupon.infrastructure.id;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.coupon.infrastructure.database.EmbeddedDatabase;
import com.promotion.coupon.infrastructure.database.SchemaMigration;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Node ids in the embedded database: a process that was killed there has left its lease behind. */
class EmbeddedNodeLeaseIT {
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final long NOON = 1_768_359_600_000L;
    private static final Database SETTINGS = Settings.changed()
            .set("coupon.db.url", "embedded")
            .set("coupon.redis.url", "")
            .build()
            .database();

    @TempDir
    private Path directory;

    private Connection open;
    private NodeLeaseTable killed;
    private NodeLeaseTable next;

    @BeforeEach
    void migrate() throws SQLException {
        JdbcDataSource database = EmbeddedDatabase.in(directory);
        open = database.getConnection();
        SchemaMigration.migrateEmbedded(database);
        killed = new NodeLeaseTable(database, SETTINGS, "killed", LEASE);
        next = new NodeLeaseTable(database, SETTINGS, "next", LEASE);
    }

    @AfterEach
    void close() throws SQLException {
        open.close();
    }

    @Test
    void the_next_one_takes_another_id_until_the_lease_has_run_out_and_all_its_ids_are_past() throws SQLException {
        assertThat(killed.take(NOON)).hasValue(0);
        assertThat(next.take(NOON)).hasValue(1);
        assertThat(killed.renew(0, NOON)).isTrue();
        assertThat(next.renew(0, NOON)).as("it is another's").isFalse();

        try (Statement statement = open.createStatement()) {
            statement.executeUpdate("update id_node set leased_until = dateadd('second', -1, now())");
        }

        assertThat(killed.renew(0, NOON)).as("it has run out").isFalse();
        assertThat(next.take(NOON))
                .as("by this clock, ids of the others may lie ahead")
                .hasValue(2);
        assertThat(next.take(NOON + LEASE.toMillis() + 1)).hasValue(0);
    }

    @Test
    void a_lease_that_was_given_back_is_free_at_once() throws SQLException {
        assertThat(killed.take(NOON)).hasValue(0);

        killed.release(0, NOON + 5);

        assertThat(next.take(NOON + 7)).hasValue(0);
    }
}
