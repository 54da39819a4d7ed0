package com.promotion.coupon.infrastructure.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.fixtures.StatementPlans;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.coupon.infrastructure.database.SchemaMigration;
import com.promotion.coupon.infrastructure.database.SessionSettings;
import com.promotion.servers.TestServers;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The plan of every statement of the service, with Hibernate set up as in persistence.xml; in a schema of its own. */
class StatementPlansIT {
    private static final String SCHEMA = "statement_plans_it";

    private static final PGSimpleDataSource DATABASE = TestServers.get().dataSource();
    private static StatementPlans plans;

    @BeforeAll
    static void callEveryMethod() throws SQLException {
        run("drop schema if exists " + SCHEMA + " cascade; create schema " + SCHEMA);
        DATABASE.setCurrentSchema(SCHEMA);
        SchemaMigration.migrate(DATABASE);
        plans = new StatementPlans(TestServers.get(), SCHEMA);
        try (EntityManagerFactory factory = plans.entityManagers();
                EntityManager entities = factory.createEntityManager()) {
            entities.getTransaction().begin();
            EveryStatement.of(entities, Settings.shipped());
            entities.getTransaction().rollback();
        }
    }

    @AfterAll
    static void drop() throws SQLException {
        run("drop schema " + SCHEMA + " cascade");
    }

    @Test
    void every_method_of_every_class_with_statements_was_called() {
        assertThat(plans.methodsWithoutStatement(JpaTicketStore.class)).isEmpty();
    }

    /** NodeLeaseTableIT and JpaErasureStoreIT look at two of the others; the last one's statements read no table of the service. */
    @Test
    void no_other_package_than_these_has_statements() {
        assertThat(StatementPlans.packagesWithStatements())
                .containsExactlyInAnyOrder(
                        "com.promotion.coupon.infrastructure.persistence",
                        "com.promotion.coupon.infrastructure.persistence.erasure",
                        "com.promotion.coupon.infrastructure.id",
                        "com.promotion.coupon.infrastructure.database");
    }

    @Test
    void every_statement_is_served_by_an_index() throws SQLException {
        assertThat(plans.disabled()).isEmpty();
    }

    @Test
    void a_statement_that_no_index_serves_is_found() throws SQLException {
        StatementPlans served = new StatementPlans(TestServers.get(), SCHEMA);
        StatementPlans notServed = new StatementPlans(TestServers.get(), SCHEMA);

        execute(served, "select name from coupon_policy where id = ?");
        execute(notServed, "select id from coupon_policy where total_quantity = ?");

        assertThat(served.disabled()).isEmpty();
        assertThat(notServed.disabled()).singleElement(STRING).contains("Seq Scan on coupon_policy");
    }

    @Test
    void no_statement_is_compiled() throws SQLException {
        PGSimpleDataSource session = TestServers.get().dataSource();
        session.setOptions(SessionSettings.options(""));
        try (Connection connection = session.getConnection();
                Statement statement = connection.createStatement();
                ResultSet jit = statement.executeQuery("show jit")) {
            assertThat(jit.next()).isTrue();
            assertThat(jit.getString(1)).isEqualTo("off");
        }
    }

    @Test
    void timers_read_the_policies_that_are_due_and_no_others() throws SQLException {
        assertThat(plans.of(JpaCouponPolicyQueries.class, "dueToOpen"))
                .singleElement(STRING)
                .contains("using idx_coupon_policy_due_to_open")
                .doesNotContain("Sort");
        assertThat(plans.of(JpaCouponPolicyQueries.class, "dueToEnd"))
                .singleElement(STRING)
                .contains("using idx_coupon_policy_due_to_end")
                .doesNotContain("Sort");
        assertThat(plans.of(JpaCouponPolicyQueries.class, "endedWithOpenGate"))
                .singleElement(STRING)
                .contains("using idx_coupon_policy_open_gate")
                .doesNotContain("Sort");
        assertThat(plans.of(JpaTicketStore.class, "proofOfWorkBits"))
                .singleElement(STRING)
                .contains("using idx_coupon_policy_proof_of_work")
                .doesNotContain("Sort");
        assertThat(plans.of(JpaCouponPolicyRepository.class, "stockLevels"))
                .singleElement(STRING)
                .contains("idx_coupon_policy_due_to_open", "idx_coupon_policy_due_to_end");
    }

    /** The statistics are of a time when no coupon was in the state that a partial index is for: it promises to be cheap. */
    @ParameterizedTest
    @EnumSource(CouponStatus.class)
    void one_coupon_and_one_users_coupons_are_found_by_their_keys(CouponStatus onlyStatus) throws SQLException {
        run("insert into coupon_policy (id, name, discount_type, discount_value, total_quantity, issued_quantity,"
                + " start_at, end_at, expire_at, status, version) values (1, 'a', 'FIXED', 1000, 5000, 5000, '2026-01-14',"
                + " '2026-01-15', '2026-02-14', 'ENDED', 0); insert into issued_coupon (id, coupon_policy_id, user_id,"
                + " status, issue_number, issued_at, expire_at) select n, 1, n, '" + onlyStatus
                + "', n, '2026-01-14', '2026-02-14' from generate_series(1, 5000) n;"
                + " analyze issued_coupon");
        try {
            assertThat(plans.of(JpaCouponUseRepository.class, "use"))
                    .singleElement(STRING)
                    .contains("using issued_coupon_pkey");
            assertThat(plans.of(JpaCouponUseRepository.class, "cancel"))
                    .singleElement(STRING)
                    .contains("using issued_coupon_pkey");
            assertThat(plans.of(JpaCustomerQueries.class, "couponsOf"))
                    .hasSize(1 + CouponStatus.values().length)
                    .allMatch(plan -> plan.contains("using uk_user_policy"));
        } finally {
            run("truncate issued_coupon cascade; delete from coupon_policy; analyze issued_coupon");
        }
    }

    /** Each ledger batch changes it: in an index, the update would no longer be a heap-only one. */
    @Test
    void no_index_contains_how_many_coupons_are_issued() throws SQLException {
        List<String> indexes = new ArrayList<>();
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select indexdef from pg_indexes"
                        + " where schemaname = current_schema() and tablename = 'coupon_policy'")) {
            while (rows.next()) {
                indexes.add(rows.getString(1));
            }
        }

        assertThat(indexes).isNotEmpty().noneMatch(index -> index.contains("issued_quantity"));
    }

    private static void execute(StatementPlans recorder, String sql) throws SQLException {
        try (Connection connection = recorder.recording().getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, 1);
            statement.execute();
        }
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = DATABASE.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
