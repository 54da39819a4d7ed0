package com.promotion.coupon.web;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.issue.IssueAssertions.assertAnswersAreTrue;
import static com.promotion.coupon.web.contract.issue.IssueAssertions.assertExactlyIssued;
import static com.promotion.coupon.web.contract.issue.IssueAssertions.assertGateComesToAgree;
import static com.promotion.coupon.web.contract.issue.IssueAssertions.assertGateIsExhausted;
import static com.promotion.coupon.web.contract.issue.IssueAssertions.countOf;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Crowd.Attempt;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.Gate;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.fixtures.ServiceWar;
import com.promotion.coupon.web.contract.RunningService;
import java.net.URISyntaxException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Redis is frozen under load and comes back: exactly N coupons are issued, and the gate agrees with the ledger again. */
@ArquillianTest
class GateOutageIT implements RunningService {
    private static final int THREADS = 8;

    @ArquillianResource
    private URL url;

    private final Database database = database();
    private final Gate gate = gate();
    private ServiceClient client;

    @Deployment(testable = false)
    static WebArchive service() {
        return ServiceWar.packaged();
    }

    @BeforeEach
    void connect() throws URISyntaxException {
        client = ServiceClient.ofReady(url.toURI());
    }

    @Override
    public ServiceClient client() {
        return client;
    }

    @Test
    void redis가_응답하지_않아도_장부로_정확히_발급하고_돌아오면_다시_맞춘다() {
        long plenty = client.openPolicy(60);
        assertThat(countOf(new Crowd(client, THREADS).ask(plenty, LongStream.rangeClosed(1, 10)), "201"))
                .isEqualTo(10);

        gate.freeze();
        try {
            List<Attempt> away = new Crowd(client, THREADS).ask(plenty, LongStream.rangeClosed(1, 30));
            assertThat(countOf(away, "CP004")).isEqualTo(10);
            assertThat(countOf(away, "201")).isEqualTo(20);
            assertAnswersAreTrue(plenty, away);
            Await.until("the loss is noticed", this::gateHealth, health -> health.startsWith("lost"));

            long scarce = client.openPolicy(5);
            List<Attempt> many = new Crowd(client, THREADS).ask(scarce, LongStream.rangeClosed(1, 40));
            assertThat(countOf(many, "201")).isEqualTo(5);
            assertAnswersAreTrue(scarce, many);
            assertExactlyIssued(scarce, 5);
        } finally {
            gate.thaw();
        }

        Await.until("the gate is back", this::gateHealth, "reachable"::equals);
        assertThat(client.issue(plenty, 31)).hasStatus(201);
        assertGateComesToAgree(plenty);
        List<Attempt> rest = new Crowd(client, THREADS).ask(plenty, LongStream.rangeClosed(32, 100));
        assertThat(countOf(rest, "201")).isEqualTo(29);
        assertAnswersAreTrue(plenty, rest);
        assertExactlyIssued(plenty, 60);
        assertGateIsExhausted(plenty, 60);
    }

    /** The gate is loaded while coupons are issued without it: its stock may be wrong at first, but does not stay wrong. */
    @Test
    void redis가_돌아올_때_요청이_몰려도_게이트는_장부와_같아진다() {
        long policyId = client.openPolicy(1_000_000);
        AtomicLong nextUser = new AtomicLong(1);
        AtomicBoolean over = new AtomicBoolean();
        Callable<List<Attempt>> requests = () -> {
            List<Attempt> attempts = new ArrayList<>();
            while (!over.get()) {
                long userId = nextUser.getAndIncrement();
                attempts.add(new Attempt(userId, client.issue(policyId, userId)));
            }
            return attempts;
        };
        Callable<List<Attempt>> outage = () -> {
            try {
                gate.freeze();
                Await.until("the loss is noticed", this::gateHealth, health -> health.startsWith("lost"));
                gate.thaw();
                Await.until("the gate is back", this::gateHealth, "reachable"::equals);
                long before = gate.of(policyId).issued();
                Await.until("the gate admits again", () -> gate.of(policyId).issued(), issued -> issued > before);
            } finally {
                gate.thaw();
                over.set(true);
            }
            return List.of();
        };
        List<Callable<List<Attempt>>> all = new ArrayList<>(Collections.nCopies(THREADS, requests));
        all.add(outage);

        List<Attempt> attempts =
                Crowd.together(THREADS + 1, all).stream().flatMap(List::stream).toList();

        assertThat(attempts).extracting(Attempt::outcome).containsOnly("201");
        assertAnswersAreTrue(policyId, attempts);
        assertThat(database.coupons(policyId)).hasSameSizeAs(attempts);
        assertGateComesToAgree(policyId);
    }

    private String gateHealth() {
        return healthCheck("issuing").path("gate").asText();
    }
}
