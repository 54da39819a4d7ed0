package com.promotion.coupon.infrastructure.persistence.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.StatementPlans;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.coupon.infrastructure.database.SchemaMigration;
import com.promotion.servers.TestServers;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The plan of every statement of an erasure, and what the rows allow; in a schema of its own. */
class JpaErasureStoreIT {
    private static final String SCHEMA = "jpa_erasure_store_it";
    private static final long USER = 21;
    private static final int LIMIT = 100;

    private static final PGSimpleDataSource DATABASE = TestServers.get().dataSource();
    private static StatementPlans plans;

    @BeforeAll
    static void eraseSomebody() throws SQLException {
        run("drop schema if exists " + SCHEMA + " cascade; create schema " + SCHEMA);
        DATABASE.setCurrentSchema(SCHEMA);
        SchemaMigration.migrate(DATABASE);
        run(
                "insert into coupon_policy (id, name, discount_type, discount_value, total_quantity, issued_quantity, start_at,"
                        + " end_at, expire_at, status, version, gate_closed) select n, 'a', 'FIXED', 1000, 10, 1, '2026-01-14',"
                        + " '2026-01-15', '2026-02-14', 'ENDED', 0, true from generate_series(1, 3) n;"
                        + " insert into issued_coupon (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at,"
                        + " idempotency_key) select n, n, 21, 'UNUSED', 1, '2026-01-14', '2026-02-14', 'key'"
                        + " from generate_series(1, 3) n");
        plans = new StatementPlans(TestServers.get(), SCHEMA);
        try (EntityManagerFactory factory = plans.entityManagers();
                EntityManager entities = factory.createEntityManager()) {
            entities.getTransaction().begin();
            erase(new JpaErasureStore(entities, Settings.shipped()));
            entities.getTransaction().commit();
        }
    }

    private static void erase(JpaErasureStore users) {
        assertThat(users.policiesNotOver(USER, LIMIT)).isEmpty();
        assertThat(users.begin(USER + 1, -9, "kim", Terms.NOON)).isEmpty();
        assertThat(users.begin(USER, -5, "kim", Terms.NOON)).hasValue(-5L);
        assertThat(users.begin(USER, -6, "lee", Terms.NOON)).as("begun before").hasValue(-5L);
        assertThat(users.replaceSome(USER, -5, 2)).containsExactly(1L, 2L);
        assertThat(users.finish(-5, Terms.NOON)).as("one is left").isEmpty();
        assertThat(users.replaceSome(USER, -5, 2)).containsExactly(3L);
        assertThat(users.replaceSome(USER, -5, 2)).isEmpty();
        assertThat(users.finish(-5, Terms.NOON)).hasValue(3);
        assertThat(users.finish(-5, Terms.NOON)).as("again").hasValue(3);
    }

    @AfterAll
    static void drop() throws SQLException {
        run("drop schema " + SCHEMA + " cascade");
    }

    @Test
    void every_method_was_called_and_every_statement_is_served_by_an_index() throws SQLException {
        assertThat(plans.methodsWithoutStatement(JpaErasureStore.class)).isEmpty();
        assertThat(plans.disabled()).isEmpty();
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
