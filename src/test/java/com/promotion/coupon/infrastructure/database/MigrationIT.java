package com.promotion.coupon.infrastructure.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** From an earlier schema, with what is in it, to the newest; in a schema of its own. */
class MigrationIT {
    private static final String SCHEMA = "migration_it";
    private static final String COUPONS = "select id, coupon_policy_id, user_id, status, issue_number, issued_at,"
            + " used_at, expire_at, idempotency_key from issued_coupon order by id";
    private static final String POLICIES = "select id, name, description, discount_type, discount_value,"
            + " total_quantity, issued_quantity, start_at, end_at, expire_at, status, version"
            + " from coupon_policy order by id";

    private final PGSimpleDataSource database = TestServers.get().dataSource();

    @BeforeEach
    void empty() throws SQLException {
        run("drop schema if exists " + SCHEMA + " cascade; create schema " + SCHEMA);
        database.setCurrentSchema(SCHEMA);
    }

    @Test
    void nothing_is_lost_on_the_way_from_version_2() throws SQLException {
        migrateTo("2");
        run("""
                insert into coupon_policy values
                    (1, 'a', null, 'FIXED', 1000, 10, 4, '2025-01-01', '2025-02-01', '2025-03-01', 'ENDED', 3),
                    (2, 'b', 'text', 'PERCENTAGE', 100, 1, 0, '2025-01-01', '2099-02-01', '2099-02-01', 'PENDING', 0);
                insert into issued_coupon
                    (id, coupon_policy_id, user_id, status, issue_number, issued_at, used_at, expire_at, idempotency_key)
                values
                    (11, 1, 101, 'UNUSED', 1, '2025-01-01 00:00:00.001', null, '2025-03-01', 'key-1'),
                    (12, 1, 102, 'USED', 2, '2025-01-01', '2025-01-02', '2025-03-01', null),
                    (13, 1, 103, 'EXPIRED', 3, '2025-01-01', null, '2025-03-01', null),
                    (14, 1, 104, 'UNUSED', 4, '2025-01-01', null, '2025-03-01', null)""");
        List<String> policies = rows(POLICIES);
        List<String> coupons = rows(COUPONS);

        SchemaMigration.migrate(database);

        assertThat(rows(POLICIES)).isEqualTo(policies).hasSize(2);
        assertThat(rows(COUPONS)).isEqualTo(coupons).hasSize(4);
        assertThat(rows("select max_discount_amount, min_order_amount from coupon_policy"))
                .containsOnly("null null");
        assertThat(rows("select order_id from issued_coupon")).containsOnly("null");
        assertThat(rows("select * from coupon_use")).isEmpty();
    }

    @Test
    void the_schema_itself_refuses_a_coupon_that_two_orders_use() throws SQLException {
        SchemaMigration.migrate(database);
        run("""
                insert into coupon_policy
                    (id, name, discount_type, discount_value, total_quantity, issued_quantity, start_at, end_at, expire_at,
                     status, version)
                values (1, 'a', 'FIXED', 1000, 10, 1, '2025-01-01', '2025-02-01', '2025-03-01', 'ACTIVE', 0);
                insert into issued_coupon
                    (id, coupon_policy_id, user_id, status, issue_number, issued_at, used_at, expire_at, order_id)
                values (11, 1, 101, 'USED', 1, '2025-01-01', '2025-01-02', '2025-03-01', 'A');
                insert into coupon_use (coupon_id, order_id, order_amount, discount_amount, used_at)
                values (11, 'A', 100, 100, '2025-01-02')""");

        for (String wrong : List.of(
                "insert into coupon_use (coupon_id, order_id, order_amount, discount_amount, used_at)"
                        + " values (11, 'B', 100, 100, '2025-01-02')",
                "insert into coupon_use (coupon_id, order_id, cancelled_at) values (11, 'A', '2025-01-02')",
                "insert into coupon_use (coupon_id, order_id) values (11, 'C')",
                "update coupon_use set discount_amount = 101",
                "update issued_coupon set user_id = 0",
                "update issued_coupon set user_id = -1, idempotency_key = 'key'",
                "update issued_coupon set status = 'UNUSED'")) {
            assertThatThrownBy(() -> run(wrong))
                    .as(wrong)
                    .isInstanceOfSatisfying(SQLException.class, refusal -> assertThat(refusal.getSQLState())
                            .startsWith("23"));
        }
    }

    private void migrateTo(String version) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:META-INF/db/migration")
                .target(version)
                .load()
                .migrate();
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Every row as its columns' texts, one after the other. */
    private List<String> rows(String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    columns.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(" ", columns));
            }
            return rows;
        }
    }
}
