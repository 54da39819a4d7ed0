package com.promotion.coupon.web;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.BugOnDemand;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.fixtures.Gate;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.openapi.ApiDocument;
import com.promotion.coupon.openapi.ApiDocument.Example;
import com.promotion.coupon.openapi.ExampleRun;
import com.promotion.servers.ApplicationServer;
import com.promotion.servers.ServerKind;
import com.promotion.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the service says when it cannot: the document's examples of 500 and 503 on a server of their own, with a bug that is
 * put into the WAR, and with all tables locked by somebody. Those of a node that shuts down are in {@link TerminationIT}.
 */
@ParameterizedClass
@EnumSource(ServerKind.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutagesIT {
    private static final ApiDocument CONTRACT = ApiDocument.shipped();
    private static final Path DIRECTORY = Path.of("target", "outages-it");

    private static ApplicationServer server;

    private final Database database = new Database();
    private final ServerKind kind;

    OutagesIT(ServerKind kind) {
        this.kind = kind;
    }

    @BeforeParameterizedClassInvocation
    static void start(ServerKind kind) throws IOException {
        stop();
        Files.createDirectories(DIRECTORY);
        Path war = BugOnDemand.addedToWar(DIRECTORY);
        Map<String, String> environment = new HashMap<>(TestServers.get().environmentForTests());
        environment.put("COUPON_GATE_OUTBOX_ENTRIES_MAX", "1");
        server = kind.start(war, environment, DIRECTORY);
        server.awaitReady(ApplicationServer.READY_LIMIT);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    private static Stream<Example> examples(String name) {
        return CONTRACT.examples()
                .filter(example -> example.isOutage() && example.name().equals(name));
    }

    static Stream<Example> bugs() {
        return examples("bug");
    }

    @ParameterizedTest
    @MethodSource("bugs")
    @Order(1)
    void a_bug_is_answered_as_documented(Example example) {
        new ExampleRun(CONTRACT, client().with(BugOnDemand.HEADER, "please")).play(example);
    }

    @Test
    @Order(2)
    void a_full_outbox_promises_no_coupon_and_earlier_promises_are_kept() throws Exception {
        ServiceClient client = client();
        Gate gate = new Gate();
        long policyId = client.openPolicy(6);
        Await.until("its gate is loaded", () -> gate.of(policyId).stock(), Objects::nonNull);
        assertThat(client.issue(policyId, 3))
                .hasStatus(201); // a node that does not use the gate yet does so after a claim
        Await.until("its gate is used", () -> gate.of(policyId), new Gate.State("5", 2, 0)::equals);

        try (Connection somebody = database.lockedBySomebody(policyId)) {
            assertThat(client.issue(policyId, 1)).hasStatus(202);
            assertThat(client.issue(policyId, 2)).isRefusal(503, "CP009").asksToRetryWithin(5);
            assertThat(gate.of(policyId)).isEqualTo(new Gate.State("4", 3, 1));
            assertThat(gate.hasAdmitted(policyId, "2")).isFalse();
            somebody.rollback();
        }

        Await.until("the promise is kept", () -> database.coupons(policyId), coupons -> coupons.size() == 2);
        Await.until("there is room again", () -> client.issue(policyId, 2), Answer::isCreated);
        assertThat(database.coupons(policyId)).extracting(CouponRow::userId).containsExactly(3L, 1L, 2L);
    }

    /** All at once, because each takes as long as the service is ready to wait. */
    @Test
    @Order(3)
    void an_outage_is_answered_as_documented() throws Exception {
        ServiceClient client = client();
        ExampleRun run = new ExampleRun(CONTRACT, client);
        List<Callable<Example>> plays = examples("busy")
                .<Callable<Example>>map(example -> () -> {
                    run.play(example);
                    return example;
                })
                .toList();

        try (Connection somebody = database.allLockedBySomebody()) {
            assertThat(Crowd.together(plays.size(), plays)).hasSizeGreaterThan(20);
            somebody.rollback();
        }

        Await.until(kind + " is well again", () -> client.issue(client.openPolicy(1), 1), answer -> answer.isCreated());
    }

    @Test
    @Order(4)
    void every_example_of_an_outage_is_tested() {
        assertThat(CONTRACT.examples().filter(Example::isOutage).map(Example::name))
                .containsOnly("bug", "busy", "shuttingDown");
    }

    private static ServiceClient client() {
        return ServiceClient.ofReady(server.url(), server.health());
    }
}
