package com.promotion.coupon.web;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Crowd.Attempt;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.Gate;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.ApplicationServer;
import com.promotion.servers.ServerKind;
import com.promotion.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract on WildFly, with the WAR that Payara gets, and what depends on the server: timers, pool, life cycle. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WildFlyIT implements ServiceContract {
    private static final int LAST = Integer.MAX_VALUE;

    private static ApplicationServer server;

    private final Database database = database();
    private final Gate gate = gate();
    private ServiceClient client;

    @BeforeAll
    static void start() {
        server = ServerKind.WILDFLY.start(
                Path.of(System.getProperty("service.war")),
                TestServers.contractEnvironment(),
                Path.of("target", "wildfly-it"));
        server.awaitReady(ApplicationServer.READY_LIMIT);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void connect() {
        client = ServiceClient.ofReady(server.url(), server.health());
    }

    @Override
    public Path serverLog() {
        return server.log();
    }

    @Override
    public ServiceClient client() {
        return client;
    }

    @Test
    void 동시에_200명이_50개_쿠폰_요청시_정확히_50개만_발급된다() {
        long policyId = client.openPolicy(50);

        List<Attempt> attempts = new Crowd(client, 200).ask(policyId, LongStream.rangeClosed(1, 200));

        assertThat(attempts)
                .filteredOn(attempt -> attempt.outcome().equals("201"))
                .hasSize(50);
        assertThat(attempts)
                .filteredOn(attempt -> attempt.outcome().equals("CP003"))
                .hasSize(150);
        assertThat(database.coupons(policyId)).hasSize(50);
        assertThat(database.policy(policyId).issuedQuantity()).isEqualTo(50);
    }

    @Test
    void a_timer_loads_a_policy_that_the_gate_lost() {
        long policyId = client.openPolicy(5);
        assertThat(client.issue(policyId, 1)).hasStatus(201);
        Gate.State loaded = new Gate.State("4", 2, 0);
        Await.until("the gate has settled", () -> gate.of(policyId), loaded::equals);

        gate.forget(policyId);

        Await.until("the gate is loaded again", () -> gate.of(policyId), loaded::equals);
        assertThat(client.issue(policyId, 2)).hasStatus(201);
        assertThat(client.issue(policyId, 1)).isRefusal(409, "CP004");
    }

    @Test
    void coupons_are_issued_while_redis_is_frozen() {
        long policyId = client.openPolicy(3);
        gate.freeze();
        try {
            for (long user = 1; user <= 3; user++) {
                assertThat(client.issue(policyId, user)).hasStatus(201);
            }
            assertThat(client.issue(policyId, 4)).isRefusal(409, "CP003");
        } finally {
            gate.thaw();
        }
        Await.until(
                "the gate is back", () -> healthCheck("issuing").path("gate").asText(), "reachable"::equals);
        assertThat(database.coupons(policyId)).hasSize(3);
    }

    /** WildFly's pool for data sources of an application cannot be told to look at its connections. */
    @Test
    void sessions_that_the_database_has_ended_are_replaced_in_the_pool() {
        long policyId = client.openPolicy(1_000);
        Crowd crowd = new Crowd(client, 20);
        assertThat(crowd.ask(policyId, LongStream.rangeClosed(1, 20)))
                .extracting(Attempt::outcome)
                .containsOnly("201");

        assertThat(database.endSessionsOf("promotion-service")).isPositive();

        AtomicLong nextUser = new AtomicLong(21);
        Await.until(
                "issuing and look-ups go on as if nothing had been",
                () -> {
                    long from = nextUser.getAndAdd(40);
                    List<Attempt> attempts = crowd.ask(policyId, LongStream.range(from, from + 40));
                    return attempts.stream()
                                    .allMatch(attempt -> attempt.answer().isCreated())
                            && client.policy(policyId).status() == 200;
                },
                allWell -> allWell);
    }

    @Test
    void the_port_for_customers_serves_no_endpoint_of_the_server() {
        for (String path : List.of("/wildfly-services/ejb/v1", "/health/ready", "/management", "/metrics")) {
            assertThat(client.get(path).status()).as(path).isEqualTo(404);
        }
    }

    /** Without a weight of x: RESTEasy reads this header before the service can, and refuses it. */
    @Override
    @ParameterizedTest
    @ValueSource(strings = {"!!!", "-", "", "한국어", ";;,,", "en;q=0"})
    public void unreadable_accept_language_is_answered_in_korean(String language) {
        ServiceContract.super.unreadable_accept_language_is_answered_in_korean(language);
    }

    @Test
    @Order(LAST)
    void SIGTERM_ends_the_server_in_time_without_errors_or_warnings() throws IOException {
        assertThat(client.issue(client.openPolicy(1), 1)).hasStatus(201);
        int before = Files.readString(server.log()).length();

        assertThat(server.stop())
                .as("ended within " + ApplicationServer.STOP_LIMIT)
                .isTrue();

        assertThat(Files.readString(server.log()).substring(before))
                .contains("WFLYSRV0050") // "stopped in …"
                .doesNotContain(" ERROR ", " WARN ");
    }
}
