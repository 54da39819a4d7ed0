package com.promotion.coupon.infrastructure.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.application.config.ServiceSettings.Database.SessionSource;
import com.promotion.coupon.application.node.SetUpException;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.servers.PgBouncer;
import com.promotion.servers.TestServers;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Databases as other people have them: what is wrong is said in a sentence, and doing what it says helps. */
class OtherDatabasesIT {
    private static final String DATABASE = "others";
    private static final String ROLE = "shop";
    private static final String PASSWORD = "of-the-role-only";
    private static final Pattern SET = Pattern.compile("ALTER ROLE [^;]*;|CREATE SCHEMA \\w+ AUTHORIZATION \\w+;");

    private final PGSimpleDataSource owner = TestServers.get().dataSource();

    @BeforeEach
    void databaseThatIsNotEmpty() throws SQLException {
        dropDatabase();
        run(
                TestServers.get().dataSource(),
                "create database " + DATABASE,
                "create role " + ROLE + " login password '" + PASSWORD + "'");
        owner.setDatabaseName(DATABASE);
        run(owner, "create table of_somebody_else (id int)");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        run(
                TestServers.get().dataSource(),
                "drop database if exists " + DATABASE + " with (force)",
                "drop role if exists " + ROLE);
    }

    private String direct() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + DATABASE;
    }

    private static int port() {
        return URI.create(TestServers.get().jdbcUrl().replace("jdbc:", "")).getPort();
    }

    private static CouponDataSource database(String url, String schema, SessionSource sessionSettings) {
        return new CouponDataSource(new Database(url, ROLE, PASSWORD, schema, sessionSettings, "no directory"));
    }

    /** Does, as the owner, what the message says. */
    private void obey(Throwable problem) throws SQLException {
        List<String> statements = SET.matcher(problem.getMessage())
                .results()
                .map(MatchResult::group)
                .toList();
        assertThat(statements).isNotEmpty();
        run(owner, statements.toArray(String[]::new));
    }

    @Test
    void a_schema_of_its_own_in_a_database_that_is_not_empty() throws SQLException {
        CouponDataSource shared = database(direct(), "", SessionSource.CONNECTION);
        assertThatThrownBy(() -> SchemaMigration.bringUpToDate(shared))
                .isInstanceOf(SetUpException.class)
                .hasMessageContaining("coupon.db.schema");

        CouponDataSource own = database(direct(), "coupon", SessionSource.CONNECTION);
        SetUpException mayNot = refusal(own);
        assertThat(mayNot).hasMessageContainingAll("Role shop may not create", "coupon.db.schema=coupon");
        obey(mayNot);
        SchemaMigration.bringUpToDate(own);

        assertThat(tables(own))
                .containsExactlyInAnyOrder(
                        "coupon.coupon_policy",
                        "coupon.issued_coupon",
                        "coupon.coupon_use",
                        "coupon.policy_change",
                        "coupon.claim_ticket_key",
                        "coupon.user_erasure",
                        "coupon.id_node",
                        "coupon.flyway_schema_history");
        assertThat(setting(own, "select count(*) from coupon_policy")).isEqualTo("0");
        assertThatCode(() -> SchemaMigration.bringUpToDate(own)).doesNotThrowAnyException();
    }

    @Test
    void an_empty_database_whose_role_may_not_create_in_public() throws SQLException {
        run(owner, "drop table of_somebody_else");

        assertThat(refusal(database(direct(), "", SessionSource.CONNECTION)))
                .hasMessageContainingAll(
                        "Role shop may not create",
                        "CREATE SCHEMA coupon AUTHORIZATION shop;",
                        "coupon.db.schema=coupon");
    }

    @Test
    void a_pooler_refuses_options_and_the_role_gets_the_settings() throws Exception {
        PgBouncer.require();
        run(owner, "create schema coupon authorization " + ROLE);
        try (PgBouncer pooler = PgBouncer.start(port(), ROLE, "extra_float_digits")) {
            String url = pooler.jdbcUrl(DATABASE);
            SetUpException refused = refusal(database(url, "coupon", SessionSource.CONNECTION));
            assertThat(refused)
                    .hasMessageContainingAll(
                            "coupon.db.session-settings=role", "ALTER ROLE shop SET lock_timeout = '2s'");

            CouponDataSource database = database(url, "coupon", SessionSource.ROLE);
            SetUpException missing = refusal(database);
            assertThat(missing).hasMessageContainingAll("statement_timeout", "search_path");
            obey(missing);
            run(owner, "select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + ROLE + "'");
            SchemaMigration.bringUpToDate(database);

            assertThat(setting(database, "show statement_timeout")).isEqualTo("5s");
            assertThat(setting(database, "show jit")).isEqualTo("off");
            assertThat(transactionsAtOnce(database)).containsOnly(20);
        }
    }

    @Test
    void a_pooler_that_drops_the_options_is_noticed() throws Exception {
        PgBouncer.require();
        run(owner, "create schema coupon authorization " + ROLE);
        try (PgBouncer pooler = PgBouncer.start(port(), ROLE, "extra_float_digits,options")) {
            assertThat(refusal(database(pooler.jdbcUrl(DATABASE), "coupon", SessionSource.CONNECTION)))
                    .hasMessageContainingAll("lock_timeout", "coupon.db.session-settings=role", "ALTER ROLE shop SET");
        }
    }

    /** More connections than the pooler has sessions, each with the same statements again and again. */
    private static List<Integer> transactionsAtOnce(CouponDataSource database) {
        List<Callable<Integer>> clients = IntStream.range(0, 8)
                .<Callable<Integer>>mapToObj(client -> () -> {
                    int done = 0;
                    try (Connection connection = database.getConnection()) {
                        connection.setAutoCommit(false);
                        for (int i = 0; i < 20; i++) {
                            try (PreparedStatement select =
                                    connection.prepareStatement("select count(*) from coupon_policy where id = ?")) {
                                select.setLong(1, i);
                                try (ResultSet row = select.executeQuery()) {
                                    done += row.next() ? 1 : 0;
                                }
                            }
                            connection.commit();
                        }
                    }
                    return done;
                })
                .toList();
        return Crowd.together(8, clients);
    }

    @Test
    void a_database_that_turns_read_only_is_away_for_migrations_and_gets_new_connections() throws SQLException {
        run(
                owner,
                "create schema coupon authorization " + ROLE,
                "alter role " + ROLE + " set default_transaction_read_only = on");
        CouponDataSource database = database(direct(), "coupon", SessionSource.CONNECTION);

        assertThatThrownBy(() -> SchemaMigration.bringUpToDate(database))
                .isInstanceOf(DatabaseUnavailableException.class)
                .rootCause()
                .hasMessageContaining("read-only");
        run(owner, "alter role " + ROLE + " reset default_transaction_read_only");
        assertThatCode(() -> SchemaMigration.bringUpToDate(database)).doesNotThrowAnyException();
    }

    private static SetUpException refusal(CouponDataSource database) {
        try {
            SchemaMigration.bringUpToDate(database);
        } catch (SetUpException expected) {
            return expected;
        }
        throw new AssertionError("It was not refused");
    }

    private static List<String> tables(CouponDataSource database) throws SQLException {
        return values(
                database,
                "select table_schema || '.' || table_name from information_schema.tables"
                        + " where table_schema in ('public', 'coupon')");
    }

    private static String setting(CouponDataSource database, String query) throws SQLException {
        return values(database, query).get(0);
    }

    private static List<String> values(CouponDataSource database, String query) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        }
    }

    private static void run(PGSimpleDataSource database, String... statements) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
