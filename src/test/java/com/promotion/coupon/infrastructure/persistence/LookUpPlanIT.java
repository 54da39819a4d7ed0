package com.promotion.coupon.infrastructure.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.infrastructure.database.SchemaMigration;
import com.promotion.coupon.infrastructure.database.SessionSettings;
import com.promotion.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A batch looks its users up in the key that has them, whatever PostgreSQL's statistics say; in a schema of its own. */
class LookUpPlanIT {
    private static final String SCHEMA = "look_up_plan_it";

    private final PGSimpleDataSource database = TestServers.get().dataSource();

    @BeforeEach
    void migrate() throws SQLException {
        database.setOptions(SessionSettings.planningOptions());
        run("drop schema if exists " + SCHEMA + " cascade", "create schema " + SCHEMA);
        database.setCurrentSchema(SCHEMA);
        SchemaMigration.migrate(database);
    }

    @AfterEach
    void drop() throws SQLException {
        run("drop schema " + SCHEMA + " cascade");
    }

    @Test
    void without_statistics_by_user_and_policy() throws SQLException {
        assertThat(plan()).contains("Index Scan using uk_user_policy").doesNotContain("idx_issued_coupon_policy");
    }

    /** Then any index that leads with the policy promises to find one row, and finds all of a large policy. */
    @Test
    void with_statistics_of_a_time_when_each_policy_had_one_coupon_by_user_and_policy() throws SQLException {
        run(
                "insert into coupon_policy (id, name, discount_type, discount_value, total_quantity, issued_quantity,"
                        + " start_at, end_at, expire_at, status, version)"
                        + " select n, 'trial', 'FIXED', 1000, 1, 1, '2026-01-14', '2026-01-15', '2026-02-14', 'ENDED', 0"
                        + " from generate_series(1, 1000) n",
                "insert into issued_coupon (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at)"
                        + " select n, n, 5, 'UNUSED', 1, '2026-01-14', '2026-02-14' from generate_series(1, 1000) n",
                "analyze issued_coupon",
                "truncate issued_coupon cascade",
                "insert into issued_coupon (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at)"
                        + " select n, 7, n, 'UNUSED', n, '2026-01-14', '2026-02-14' from generate_series(1, 5000) n");

        assertThat(plan()).contains("Index Scan using uk_user_policy").doesNotContain("idx_issued_coupon_policy");
    }

    @Test
    void finds_the_coupons_of_these_users_of_this_policy_only() throws SQLException {
        run(
                "insert into coupon_policy (id, name, discount_type, discount_value, total_quantity, issued_quantity,"
                        + " start_at, end_at, expire_at, status, version)"
                        + " select n, 'a', 'FIXED', 1000, 100, 50, '2026-01-14', '2026-01-15', '2026-02-14', 'ENDED', 0"
                        + " from generate_series(6, 8) n",
                "insert into issued_coupon (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at)"
                        + " select p * 1000 + n, p, n, 'UNUSED', n, '2026-01-14', '2026-02-14'"
                        + " from generate_series(6, 8) p, generate_series(1, 50) n where p <> 7 or n % 2 = 0");

        assertThat(rows("execute look_up (array[3, 4, 50, 51, 9223372036854775807], 7)"))
                .containsExactlyInAnyOrder("7004", "7050");
    }

    private String plan() throws SQLException {
        return String.join("\n", rows("explain execute look_up (array[3, 4, 50], 7)"));
    }

    /** As the driver prepares it, with the plan that is kept for all executions. */
    private List<String> rows(String query) throws SQLException {
        String statement = JpaIssuedCouponRepository.IDS_BY_USERS
                .postgreSql()
                .replaceFirst("\\?", "\\$1")
                .replaceFirst("\\?", "\\$2");
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            sql.execute("set plan_cache_mode = force_generic_plan");
            sql.execute("prepare look_up (bigint[], bigint) as " + statement);
            List<String> rows = new ArrayList<>();
            try (ResultSet result = sql.executeQuery(query)) {
                while (result.next()) {
                    rows.add(result.getString(1));
                }
            }
            return rows;
        }
    }

    private void run(String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement sql = connection.createStatement()) {
            for (String statement : statements) {
                sql.execute(statement);
            }
        }
    }
}
