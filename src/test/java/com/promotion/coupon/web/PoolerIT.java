package com.promotion.coupon.web;

import static com.promotion.coupon.web.contract.issue.IssueAssertions.countOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Crowd.Attempt;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.ApplicationServer;
import com.promotion.servers.PgBouncer;
import com.promotion.servers.ServerKind;
import com.promotion.servers.TestServers;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A whole node behind PgBouncer in transaction mode, in a schema of its own, as a role that owns no more than that; and what it
 * says when the database takes no writes, as after a fail-over.
 */
class PoolerIT {
    private static final String DATABASE = "pooled";
    private static final String ROLE = "pooled_shop";
    private static final int COUPONS = 300;
    private static final Path WAR = Path.of(System.getProperty("service.war"));
    private static final Path DIRECTORY = Path.of("target", "pooler-it");

    private final PGSimpleDataSource owner = TestServers.get().dataSource();

    @BeforeEach
    void database() throws SQLException {
        dropDatabase();
        run(TestServers.get().dataSource(), "create database " + DATABASE, "create role " + ROLE + " login");
        owner.setDatabaseName(DATABASE);
        run(
                owner,
                "create table of_somebody_else (id int)",
                "create schema coupon authorization " + ROLE,
                "alter role " + ROLE + " set default_transaction_isolation = 'read committed'",
                "alter role " + ROLE + " set lock_timeout = '2s'",
                "alter role " + ROLE + " set statement_timeout = '5s'",
                "alter role " + ROLE + " set idle_in_transaction_session_timeout = '5s'",
                "alter role " + ROLE + " set enable_seqscan = 'off'",
                "alter role " + ROLE + " set jit = 'off'",
                "alter role " + ROLE + " set search_path = 'coupon'");
    }

    @AfterEach
    void dropDatabase() throws SQLException {
        run(
                TestServers.get().dataSource(),
                "drop database if exists " + DATABASE + " with (force)",
                "drop role if exists " + ROLE);
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void exactly_as_many_as_there_are_and_not_ready_while_nothing_can_be_written(ServerKind kind) throws Exception {
        PgBouncer.require();
        int port = URI.create(TestServers.get().jdbcUrl().replace("jdbc:", "")).getPort();
        try (PgBouncer pooler = PgBouncer.start(port, ROLE, "extra_float_digits");
                ApplicationServer server = kind.start(WAR, environment(pooler), DIRECTORY)) {
            server.awaitReady(ApplicationServer.READY_LIMIT);
            ServiceClient client = ServiceClient.ofReady(server.url(), server.health());
            long policyId = client.openPolicy(COUPONS);

            List<Attempt> attempts = new Crowd(client, 32).ask(policyId, LongStream.rangeClosed(1, COUPONS * 2));

            assertThat(countOf(attempts, "201")).isEqualTo(COUPONS);
            assertThat(countOf(attempts, "CP003")).isEqualTo(COUPONS);
            assertThat(single("select count(distinct user_id) || ' ' || max(issue_number) from coupon.issued_coupon"))
                    .isEqualTo(COUPONS + " " + COUPONS);

            long late = client.openPolicy(1);
            turn("set default_transaction_read_only = on");
            Await.until("it is not ready", client::readiness, answer -> answer.status() == 503);
            assertThat(client.readiness().body()).contains("read-only");
            assertThat(client.issue(late, 1).status())
                    .as("503, or a promise that is kept")
                    .isIn(503, 202);
            turn("reset default_transaction_read_only");
            Await.until("it is ready again", client::readiness, answer -> answer.status() == 200);
            Await.until(
                    "it issues again",
                    () -> client.issue(late, 1),
                    answer -> answer.isCreated() || answer.status() == 409);
            assertThat(single("select count(*) from coupon.issued_coupon where coupon_policy_id = " + late))
                    .isEqualTo("1");
        }
    }

    private static Map<String, String> environment(PgBouncer pooler) {
        Map<String, String> environment = new HashMap<>(TestServers.get().environmentForTests());
        environment.put("COUPON_DB_URL", pooler.jdbcUrl(DATABASE));
        environment.put("COUPON_DB_USER", ROLE);
        environment.put("COUPON_DB_SCHEMA", "coupon");
        environment.put("COUPON_DB_SESSION_SETTINGS", "role");
        return environment;
    }

    /** For new sessions; those that there are end. */
    private void turn(String setting) throws SQLException {
        run(
                owner,
                "alter role " + ROLE + " " + setting,
                "select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + ROLE + "'");
    }

    private String single(String query) throws SQLException {
        try (Connection connection = owner.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
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
