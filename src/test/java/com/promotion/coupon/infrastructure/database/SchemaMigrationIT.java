package com.promotion.coupon.infrastructure.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.fixtures.Await;
import com.promotion.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that the version before has filled is brought up to date, and nothing in it is lost or changed. */
class SchemaMigrationIT {
    private static final String SCHEMA = "migrated";

    private final PGSimpleDataSource database = TestServers.get().dataSource();

    @BeforeEach
    void emptySchema() throws SQLException {
        run("drop schema if exists " + SCHEMA + " cascade", "create schema " + SCHEMA);
        database.setCurrentSchema(SCHEMA);
    }

    @AfterEach
    void dropSchema() throws SQLException {
        run("drop schema " + SCHEMA + " cascade");
    }

    @Test
    void what_was_planned_issued_and_leased_is_there_afterwards_as_it_was() throws SQLException {
        Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(database)
                .locations("classpath:META-INF/db/migration")
                .target(MigrationVersion.fromVersion("2"))
                .load()
                .migrate();
        run(
                "insert into coupon_policy select n, '쿠폰 ' || n, case when n % 2 = 0 then '설명' end,"
                        + " case when n % 2 = 0 then 'FIXED' else 'PERCENTAGE' end, n, 1000, 250, '2026-01-14 12:00',"
                        + " '2026-01-15 12:00:00.123', '2026-02-14 12:00',"
                        + " (array['PENDING', 'ACTIVE', 'EXHAUSTED', 'ENDED'])[n], n from generate_series(1, 4) n",
                "insert into issued_coupon select p * 10000 + n, p, n,"
                        + " (array['UNUSED', 'USED', 'EXPIRED'])[1 + n % 3], n, '2026-01-14 12:00:00.5',"
                        + " case when n % 3 = 1 then timestamp '2026-01-20 08:00' end, '2026-02-14 12:00',"
                        + " case when n % 7 = 0 then 'key-' || p || '-' || n end"
                        + " from generate_series(1, 4) p, generate_series(1, 250) n",
                "insert into id_node values (7, 'somebody', '2026-01-14 12:00+09', 1)");
        Map<String, List<Map<String, Object>>> before = everything();

        SchemaMigration.migrate(database);

        Map<String, List<Map<String, Object>>> after = everything();
        before.forEach((table, rows) ->
                assertThat(withColumnsOf(rows, after.get(table))).as(table).isEqualTo(rows));
        assertThat(before.get("issued_coupon")).hasSize(1_000);
        assertThat(after.get("coupon_policy"))
                .as("these were never scheduled to open by themselves, and an end of then is final")
                .allSatisfy(policy -> {
                    assertThat(policy).containsEntry("scheduled", false);
                    assertThat(policy).containsEntry("ended_at", null);
                });
        SchemaMigration.migrate(database);
        assertThat(everything()).as("once more changes nothing").isEqualTo(after);
    }

    /** It is asked again every second until it succeeds, so what a failure leaves behind would add up. */
    @Test
    void when_the_database_ends_its_sessions_none_is_left_behind_and_a_later_try_succeeds() throws SQLException {
        database.setApplicationName("migrating");
        run(
                "create function public.end_session() returns event_trigger language plpgsql as"
                        + " $$ begin perform pg_terminate_backend(pg_backend_pid()); end $$",
                "create event trigger no_new_index on ddl_command_start when tag in ('CREATE INDEX')"
                        + " execute function public.end_session()");
        try {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> SchemaMigration.migrate(database)).isInstanceOf(FlywayException.class);
            }
        } finally {
            run("drop function public.end_session() cascade");
        }

        SchemaMigration.migrate(database);

        assertThat(rows("issued_coupon")).isEmpty();
        Await.until("all sessions have ended", this::sessionsOfMigrations, List::isEmpty);
    }

    private List<Map<String, Object>> sessionsOfMigrations() {
        try {
            return rows("pg_stat_activity where application_name = 'migrating' and pid <> pg_backend_pid()");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private Map<String, List<Map<String, Object>>> everything() throws SQLException {
        Map<String, List<Map<String, Object>>> tables = new LinkedHashMap<>();
        for (String table : List.of("coupon_policy", "issued_coupon", "id_node")) {
            tables.put(table, rows(table));
        }
        return tables;
    }

    private List<Map<String, Object>> rows(String table) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select * from " + table + " order by 1")) {
            while (found.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.put(found.getMetaData().getColumnName(column), found.getObject(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static List<Map<String, Object>> withColumnsOf(
            List<Map<String, Object>> older, List<Map<String, Object>> rows) {
        return rows.stream()
                .map(row -> {
                    Map<String, Object> cut = new LinkedHashMap<>(row);
                    cut.keySet().retainAll(older.get(0).keySet());
                    return cut;
                })
                .toList();
    }

    private void run(String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
