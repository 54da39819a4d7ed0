package com.promotion.coupon.web;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.fixtures.Gate;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.openapi.ApiDocument;
import com.promotion.coupon.openapi.ApiDocument.Example;
import com.promotion.coupon.openapi.ExampleRun;
import com.promotion.servers.BackingServers;
import com.promotion.servers.PayaraMicro;
import com.promotion.servers.TestServers;
import com.promotion.servers.process.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** SIGTERM to a node, a process of its own, under load. */
class TerminationIT {
    private static final int CUSTOMERS = 16;

    /** Longer than anything here takes: until then the server is as it was, and only the service is closing. */
    private static final Duration GRACE = Duration.ofSeconds(15);

    /** What a customer got: an answer, or none. */
    private record Attempt(long userId, Answer answer, IOException none) {
        boolean refusedConnection() {
            return none instanceof ConnectException;
        }
    }

    private final Database database = new Database();
    private final AtomicLong lastUser = new AtomicLong();
    private final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();
    private final ExecutorService customers = Executors.newFixedThreadPool(CUSTOMERS + 1);
    private PayaraMicro node;
    private ServiceClient client;

    @BeforeEach
    void start() throws IOException {
        BackingServers servers = TestServers.get();
        node = PayaraMicro.start(new PayaraMicro.Node(
                Path.of(System.getProperty("payara.micro.jar")),
                List.of(Path.of(System.getProperty("service.war"))),
                Path.of("deploy", "payara", "preboot.txt"),
                FreePort.find(),
                servers.environmentForTests(),
                Path.of("target", "termination-it.log"),
                GRACE));
        node.awaitReady(PayaraMicro.READY_LIMIT);
        client = ServiceClient.ofReady(node.url());
    }

    @AfterEach
    void stop() {
        customers.shutdownNow();
        node.kill();
    }

    @Test
    void on_SIGTERM_accepted_requests_are_answered_and_later_ones_get_503_or_no_connection() throws Exception {
        long slow = client.openPolicy(10);
        long open = client.openPolicy(1_000_000);
        List<? extends Future<?>> load = Stream.generate(() -> customers.submit(() -> keepAsking(open)))
                .limit(CUSTOMERS)
                .toList();
        Await.until("coupons are being issued", attempts::size, size -> size > 500);
        CompletableFuture<Answer> letIn;
        try (Connection somebody = database.lockedBySomebody(slow)) {
            letIn = CompletableFuture.supplyAsync(() -> client.issue(slow, 1), customers);
            Await.until("somebody is inside", () -> new Gate().hasAdmitted(slow, "1"), admitted -> admitted);

            node.terminate();

            Answer readiness =
                    Await.until("not ready", () -> client.get("/health/ready"), answer -> answer.status() != 200);
            assertThat(readiness).hasStatus(503).isJson();
            assertThat(readiness.body()).contains("draining");
            assertThat(client.get("/health/live")).hasStatus(200);
            assertTurnedAway(client.issue(open, Long.MAX_VALUE));
            assertTurnedAway(client.speaking("en").stock(open));
            assertTurnedAwayAsDocumented();
            somebody.rollback();
        }
        Answer promise = letIn.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(promise.status()).as(promise.body()).isIn(201, 202);
        for (Future<?> customer : load) {
            customer.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }

        assertAnswersAreTrue(open);
        assertThat(node.awaitExit(PayaraMicro.STOP_LIMIT)).isTrue();
    }

    /** Until nobody listens any more. */
    private void keepAsking(long policyId) {
        boolean listening = true;
        while (listening) {
            Attempt attempt = ask(policyId, lastUser.incrementAndGet());
            attempts.add(attempt);
            listening = !attempt.refusedConnection();
        }
    }

    private Attempt ask(long policyId, long userId) {
        try {
            return new Attempt(userId, client.issue(policyId, userId), null);
        } catch (UncheckedIOException none) {
            return new Attempt(userId, null, none.getCause());
        }
    }

    private static void assertTurnedAway(Answer answer) {
        assertThat(answer).isRefusal(503, "CP009").asksToRetryWithin(1);
        assertThat(answer.header("Connection")).contains("close");
    }

    /** By every operation. */
    private void assertTurnedAwayAsDocumented() {
        ApiDocument contract = ApiDocument.shipped();
        List<Example> examples = contract.examples()
                .filter(example -> example.name().equals("shuttingDown"))
                .toList();
        assertThat(examples).hasSameSizeAs(contract.operations());
        ExampleRun run = new ExampleRun(contract, client);
        examples.forEach(run::play);
    }

    /** 201 or a proper 503, nothing else; and who has a coupon has been told so. */
    private void assertAnswersAreTrue(long policyId) {
        List<Attempt> answered =
                attempts.stream().filter(attempt -> attempt.answer() != null).toList();
        assertThat(answered)
                .filteredOn(attempt -> !attempt.answer().isCreated())
                .isNotEmpty();
        assertThat(answered)
                .filteredOn(attempt -> !attempt.answer().isCreated())
                .allSatisfy(attempt -> assertTurnedAway(attempt.answer()));
        Set<Long> told = answered.stream()
                .filter(attempt -> attempt.answer().isCreated())
                .map(Attempt::userId)
                .collect(toSet());
        assertThat(database.coupons(policyId).stream().map(CouponRow::userId).collect(toSet()))
                .isEqualTo(told);
    }
}
