package com.promotion.coupon.web;

import static com.promotion.coupon.web.contract.issue.IssueAssertions.countOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Crowd.Attempt;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.infrastructure.database.EmbeddedDatabase;
import com.promotion.servers.ApplicationServer;
import com.promotion.servers.ServerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.io.file.PathUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node that is told nothing but where its files go: no PostgreSQL, no Redis, no keys. */
class NoConfigurationIT {
    private static final int COUPONS = 300;
    private static final int THREADS = 8;
    private static final Path WAR = Path.of(System.getProperty("service.war"));
    private static final Path DIRECTORY = Path.of("target", "no-configuration-it");

    /** The issue requests of a node that dies under them. */
    private record Issued(long couponId, long userId) {}

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void it_keeps_every_promise_of_a_single_node(ServerKind kind) throws Exception {
        Path directory = DIRECTORY.resolve(kind.name().toLowerCase(Locale.ROOT));
        Path data = directory.resolve("data").toAbsolutePath();
        if (Files.exists(directory)) {
            PathUtils.deleteDirectory(directory);
        }
        Map<String, String> environment = Map.of("COUPON_DB_DIRECTORY", data.toString());
        long interrupted;
        List<Issued> told;
        try (ApplicationServer server = kind.start(WAR, environment, directory)) {
            server.awaitReady(ApplicationServer.READY_LIMIT);
            ServiceClient client = client(server, data);
            assertThat(client.readiness().body())
                    .contains("embedded (not for production)")
                    .contains("none configured");
            assertThat(Files.getPosixFilePermissions(data.resolve("admin.token")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));

            long policyId = client.openPolicy(COUPONS);
            List<Attempt> attempts = new Crowd(client, THREADS).ask(policyId, LongStream.rangeClosed(1, COUPONS * 2));
            assertThat(countOf(attempts, "201")).isEqualTo(COUPONS);
            assertThat(countOf(attempts, "CP003")).isEqualTo(COUPONS);
            assertSecondProcessIsTold(kind, environment, directory.resolve("second"), client);

            interrupted = client.openPolicy(COUPONS);
            told = issueUntilKilled(server, client, interrupted);
        }

        try (ApplicationServer server = kind.start(WAR, environment, directory)) {
            server.awaitReady(ApplicationServer.READY_LIMIT);
            ServiceClient client = client(server, data);
            for (Issued coupon : told) {
                assertThat(client.issued(interrupted, coupon.userId()).body())
                        .as("the coupon of user %d", coupon.userId())
                        .contains("true");
            }
            new Crowd(client, THREADS).ask(interrupted, LongStream.rangeClosed(1, COUPONS * 2));
            assertThat(server.stop()).as("stopped by SIGTERM alone").isTrue();
        }
        assertThat(holders(data, interrupted)).isEqualTo(COUPONS + " " + COUPONS + " " + COUPONS);
    }

    private static ServiceClient client(ApplicationServer server, Path data) throws IOException {
        return ServiceClient.ofReady(server.url(), server.health()).as(Files.readString(data.resolve("admin.token")));
    }

    private static void assertSecondProcessIsTold(
            ServerKind kind, Map<String, String> environment, Path directory, ServiceClient first) throws Exception {
        try (ApplicationServer second = kind.start(WAR, environment, directory)) {
            ServiceClient client = ServiceClient.at(second.url(), second.health());
            Await.until(
                    "it says why it is not ready", () -> problem(client), problem -> problem.contains("only one can"));
        }
        assertThat(first.stock(first.openPolicy(1)).status())
                .as("the first one's token is its own")
                .isEqualTo(200);
    }

    /** Empty while nobody answers. */
    private static String problem(ServiceClient client) {
        try {
            return client.readiness().body();
        } catch (UncheckedIOException | AssertionError notYet) {
            return "";
        }
    }

    private static List<Issued> issueUntilKilled(ApplicationServer server, ServiceClient client, long policyId) {
        AtomicInteger count = new AtomicInteger();
        List<Issued> all = new ArrayList<>();
        Crowd.together(
                        THREADS,
                        IntStream.range(0, THREADS)
                                .<Callable<List<Issued>>>mapToObj(
                                        thread -> () -> issue(server, client, policyId, thread, count))
                                .toList())
                .forEach(all::addAll);
        assertThat(all).hasSizeBetween(COUPONS / 2, COUPONS - 1);
        return all;
    }

    /** One of the threads kills the server after half of the coupons, under the requests of the others. */
    private static List<Issued> issue(
            ApplicationServer server, ServiceClient client, long policyId, int thread, AtomicInteger count) {
        List<Issued> issued = new ArrayList<>();
        for (long user = 1L + thread; user <= COUPONS; user += THREADS) {
            Answer answer;
            try {
                answer = client.issue(policyId, user);
            } catch (UncheckedIOException dead) {
                return issued;
            }
            if (answer.isCreated()) {
                issued.add(new Issued(answer.couponId(), user));
                if (count.incrementAndGet() == COUPONS / 2) {
                    server.kill();
                }
            }
        }
        return issued;
    }

    private static String holders(Path data, long policyId) throws SQLException {
        try (Connection connection = EmbeddedDatabase.in(data).getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) || ' ' || count(distinct user_id) || ' ' ||"
                        + " max(issue_number) from issued_coupon where coupon_policy_id = " + policyId)) {
            row.next();
            return row.getString(1);
        }
    }
}
