package com.promotion.coupon.infrastructure.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.domain.FieldChange;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.domain.PolicyChange;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.coupon.infrastructure.database.EmbeddedDatabase;
import com.promotion.coupon.infrastructure.database.SchemaMigration;
import com.promotion.servers.TestServers;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database understands every statement of the service, with Hibernate set up as in persistence.xml. */
class EmbeddedStatementsIT {
    private static final ServiceSettings SETTINGS = Settings.changed()
            .set("coupon.db.url", "embedded")
            .set("coupon.redis.url", "")
            .build();

    @TempDir
    private Path directory;

    private JdbcDataSource database;
    private Connection open;

    @BeforeEach
    void migrate() throws SQLException {
        database = EmbeddedDatabase.in(directory);
        open = database.getConnection();
        SchemaMigration.migrateEmbedded(database);
    }

    @AfterEach
    void close() throws SQLException {
        open.close();
    }

    @Test
    void every_method_runs() {
        try (EntityManagerFactory factory = entityManagers();
                EntityManager entities = factory.createEntityManager()) {
            entities.getTransaction().begin();
            EveryStatement.of(entities, SETTINGS);
            entities.getTransaction().commit();
        }
    }

    @Test
    void what_was_changed_is_read_as_it_was_written_and_never_changed_again() throws SQLException {
        PolicyChange change = new PolicyChange(
                7,
                Terms.NOON,
                "kim",
                PolicyChange.Action.CHANGE,
                List.of(new FieldChange("name", null, "쿠폰"), new FieldChange("totalQuantity", "1", "2")));
        try (EntityManagerFactory factory = entityManagers();
                EntityManager entities = factory.createEntityManager()) {
            PolicyAudit audit = new JpaPolicyAudit(entities);
            entities.getTransaction().begin();
            audit.append(change, "key");
            entities.getTransaction().commit();

            assertThat(audit.page(7, Long.MAX_VALUE, 10))
                    .extracting(PolicyAudit.Entry::change)
                    .containsExactly(change);
            assertThat(audit.find("kim", "key")).contains(change);
        }
        try (Statement statement = open.createStatement()) {
            for (String sql : List.of("update policy_change set actor = 'lee'", "delete from policy_change")) {
                assertThatThrownBy(() -> statement.executeUpdate(sql)).hasMessageContaining("append-only");
            }
        }
    }

    /** Whoever adds a migration for PostgreSQL adds one here. */
    @Test
    void it_has_the_tables_and_columns_that_postgresql_has() throws SQLException {
        try (Connection postgreSql = TestServers.get().dataSource().getConnection()) {
            SchemaMigration.migrate(TestServers.get().dataSource());
            Set<String> here = columns(open);
            assertThat(here).containsAll(columns(postgreSql));
            assertThat(here)
                    .hasSize(columns(postgreSql).size()
                            + Set.of("standing", "key_of_actor").size());
        }
    }

    private static Set<String> columns(Connection connection) throws SQLException {
        Set<String> columns = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select table_name || '.' || column_name || ' ' || is_nullable"
                        + " from information_schema.columns where table_schema = 'public'"
                        + " and table_name <> 'flyway_schema_history'")) {
            while (row.next()) {
                columns.add(row.getString(1));
            }
        }
        return columns;
    }

    private EntityManagerFactory entityManagers() {
        return Persistence.createEntityManagerFactory(
                "coupon",
                Map.of(
                        "jakarta.persistence.transactionType",
                        "RESOURCE_LOCAL",
                        "jakarta.persistence.nonJtaDataSource",
                        database,
                        "hibernate.connection.handling_mode", // without JTA, whoever closes a connection commits first
                        "DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION"));
    }
}
