package com.promotion.coupon.web;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Crowd.Attempt;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.fixtures.Gate;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.fixtures.ServiceWar;
import java.net.URISyntaxException;
import java.net.URL;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Exactly N, one per user, inside the window: held against the rows, the answers and the gate. */
@ArquillianTest
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CouponHttpConcurrencyIT {
    private static final int THREADS = 8;
    private static final int LAST = Integer.MAX_VALUE;

    @ArquillianResource
    private URL url;

    private final Database database = new Database();
    private final Gate gate = new Gate();
    private final AtomicLong nextUser = new AtomicLong(1);
    private ServiceClient client;

    @Deployment(testable = false)
    static WebArchive service() {
        return ServiceWar.packaged();
    }

    @BeforeEach
    void connect() throws URISyntaxException {
        client = ServiceClient.ofReady(url.toURI());
    }

    @Test
    void 동시에_10000명이_100개_쿠폰_요청시_정확히_100개만_발급된다() {
        int couponCount = 100;
        long policyId = client.openPolicy(couponCount);

        // Every fifth user presses twice at the same moment.
        List<Attempt> attempts = new Crowd(client, 100)
                .ask(
                        policyId,
                        LongStream.rangeClosed(1, 10_000)
                                .flatMap(user -> user % 5 == 0 ? LongStream.of(user, user) : LongStream.of(user)));

        assertThat(attempts).hasSize(12_000);
        assertExactlyIssued(policyId, couponCount);
        assertAnswersAreTrue(policyId, attempts);
        assertThat(countOf(attempts, "201")).isEqualTo(couponCount);
        assertGateIsExhausted(policyId, couponCount);
    }

    @Test
    void 한_사용자가_50번_동시에_요청해도_한_장만_받는다() {
        long policyId = client.openPolicy(10);

        List<Attempt> attempts =
                new Crowd(client, 50).ask(policyId, LongStream.generate(() -> 7).limit(50));

        assertThat(database.coupons(policyId)).extracting(CouponRow::userId).containsExactly(7L);
        assertThat(countOf(attempts, "201")).isEqualTo(1);
        assertThat(countOf(attempts, "CP004")).isEqualTo(49);
        assertThat(database.policy(policyId).issuedQuantity()).isEqualTo(1);
        Await.until(
                "one coupon is off the gate's stock",
                () -> gate.of(policyId),
                state -> state.equals(new Gate.State("9", 2, 0)));
    }

    @Test
    void a_policy_that_somebody_has_locked_is_pending_or_unavailable_and_recorded_when_the_lock_is_gone()
            throws SQLException {
        long locked = client.openPolicy(10);
        long other = client.openPolicy(10);
        Answer pending;
        try (Connection somebody = database.lockedBySomebody(locked)) {
            pending = client.issue(locked, 1);
            assertThat(pending).hasStatus(202).isJson();
            assertThat(pending.json().path("status").asText()).isEqualTo("PENDING");
            assertThat(pending.header("Location").orElseThrow()).endsWith("/api/v1/coupons/" + pending.couponId());
            Answer state = client.coupon(pending.couponId());
            assertThat(state).hasStatus(200);
            assertThat(state.body()).isEqualTo(pending.body());

            assertThat(client.issue(locked, 2)).isRefusal(503, "CP009").asksToRetryWithin(5);
            assertThat(client.issue(other, 2)).hasStatus(201);
            assertThat(database.coupons(locked)).isEmpty();
            somebody.rollback();
        }

        Await.until(
                "the promised coupon is issued",
                () -> client.coupon(pending.couponId()).json().path("status").asText(),
                "UNUSED"::equals);
        assertThat(database.coupons(locked)).extracting(CouponRow::id).containsExactly(pending.couponId());
        assertThat(client.coupon(pending.couponId()).json().path("userId").asLong())
                .isEqualTo(1);
    }

    @Test
    void who_was_told_pending_gets_the_promised_coupon_by_asking_again() throws SQLException {
        long policyId = client.openPolicy(10);
        Answer pending;
        try (Connection somebody = database.lockedBySomebody(policyId)) {
            pending = client.issue(policyId, 1);
            assertThat(pending).hasStatus(202);
            somebody.rollback();
        }

        Answer coupon = Await.until(
                "the ledger takes claims again", () -> client.issue(policyId, 1), answer -> answer.status() != 503);

        assertThat(coupon).hasStatus(201);
        assertThat(coupon.couponId()).isEqualTo(pending.couponId());
        assertThat(database.coupons(policyId)).extracting(CouponRow::id).containsExactly(pending.couponId());
    }

    @Test
    void fewer_users_than_coupons_all_get_one() {
        long policyId = client.openPolicy(1_000);

        List<Attempt> attempts = new Crowd(client, 50).ask(policyId, LongStream.rangeClosed(1, 300));

        assertThat(countOf(attempts, "201")).isEqualTo(300);
        assertThat(database.coupons(policyId))
                .extracting(CouponRow::issueNumber)
                .isEqualTo(IntStream.rangeClosed(1, 300).boxed().toList());
        assertThat(database.policy(policyId).status()).isEqualTo("ACTIVE");
        Await.until("the gate agrees", () -> gate.of(policyId), state -> state.equals(new Gate.State("700", 301, 0)));
    }

    // ---- the window

    /** Nothing happens at startAt but that the clock passes it. */
    @Test
    void 시작_시각_전에는_한_장도_발급되지_않고_시작되면_발급된다() {
        // A machine so slow that the window opens before anybody asks proves nothing: it gets more time.
        for (Duration lead = Duration.ofMillis(1_500); ; lead = lead.multipliedBy(2)) {
            LocalDateTime startAt = database.now().plus(lead);
            long policyId = client.activated(PolicyDraft.open(1_000_000).window(startAt, startAt.plusDays(1)));

            List<String> outcomes = hammerUntilIssued(policyId);

            assertThat(outcomes).containsOnly("CP005", "201");
            assertThat(database.coupons(policyId))
                    .hasSize(Collections.frequency(outcomes, "201"))
                    .extracting(CouponRow::issuedAt)
                    .allSatisfy(issuedAt -> assertThat(issuedAt)
                            .isAfterOrEqualTo(database.policy(policyId).startAt()));
            if (outcomes.contains("CP005")) {
                return;
            }
        }
    }

    /** A few threads ask with ever new users until each has been given 5 coupons. */
    private List<String> hammerUntilIssued(long policyId) {
        Callable<List<String>> hammer = () -> {
            List<String> outcomes = new ArrayList<>();
            Await.until(
                    "the window opens by itself",
                    () -> {
                        outcomes.add(client.issue(policyId, nextUser.getAndIncrement())
                                .outcome());
                        return Collections.frequency(outcomes, "201");
                    },
                    issued -> issued == 5);
            return outcomes;
        };
        return flat(Crowd.together(THREADS, Collections.nCopies(THREADS, hammer)));
    }

    @Test
    void 종료_시각_뒤에는_한_장도_발급되지_않는다() {
        for (Duration lead = Duration.ofMillis(1_500); ; lead = lead.multipliedBy(2)) {
            LocalDateTime now = database.now();
            long policyId = client.planned(PolicyDraft.open(1_000_000).window(now.minusHours(1), now.plus(lead)));
            if (client.activate(policyId).status() == 200 && hammerOverTheEnd(policyId)) {
                return;
            }
        }
    }

    /** Returns whether anybody was issued a coupon before the end; otherwise nothing is proven. */
    private boolean hammerOverTheEnd(long policyId) {
        LocalDateTime endAt = database.policy(policyId).endAt();
        AtomicBoolean over = new AtomicBoolean();
        Collection<String> late = Collections.synchronizedList(new ArrayList<>());
        Callable<List<String>> hammer = () -> {
            List<String> outcomes = new ArrayList<>();
            while (late.size() < 100) {
                boolean sentLate = over.get();
                String outcome =
                        client.issue(policyId, nextUser.getAndIncrement()).outcome();
                outcomes.add(outcome);
                if (sentLate) {
                    late.add(outcome);
                }
            }
            return outcomes;
        };
        Callable<List<String>> clock = () -> {
            Await.until("the window is over", database::now, now -> !now.isBefore(endAt));
            over.set(true);
            return List.of();
        };
        List<Callable<List<String>>> all = new ArrayList<>(Collections.nCopies(THREADS, hammer));
        all.add(clock);

        List<String> outcomes = flat(Crowd.together(THREADS + 1, all));

        assertThat(late).containsOnly("CP006");
        assertThat(outcomes).containsAnyOf("201", "CP006").isSubsetOf("201", "CP006");
        assertThat(database.coupons(policyId)).hasSize(Collections.frequency(outcomes, "201"));
        return outcomes.contains("201");
    }

    // ---- without the gate; last, for these are the ones to touch what all share

    @Test
    @Order(LAST)
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

    /** The gate is loaded while coupons are being issued past it, and may get it wrong; but not for good. */
    @Test
    @Order(LAST)
    void redis가_돌아올_때_요청이_몰려도_게이트는_장부와_같아진다() {
        long policyId = client.openPolicy(1_000_000);
        AtomicBoolean over = new AtomicBoolean();
        Callable<List<Attempt>> hammer = () -> {
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
        List<Callable<List<Attempt>>> all = new ArrayList<>(Collections.nCopies(THREADS, hammer));
        all.add(outage);

        List<Attempt> attempts = flat(Crowd.together(THREADS + 1, all));

        assertThat(attempts).extracting(Attempt::outcome).containsOnly("201");
        assertAnswersAreTrue(policyId, attempts);
        assertThat(database.coupons(policyId)).hasSameSizeAs(attempts);
        assertGateComesToAgree(policyId);
    }

    private void assertGateComesToAgree(long policyId) {
        int issued = database.coupons(policyId).size();
        int remaining = database.policy(policyId).totalQuantity() - issued;
        Await.until(
                "the gate's stock and users are the ledger's, " + remaining + " and " + issued + " + 1",
                () -> gate.of(policyId),
                state -> state.equals(new Gate.State(String.valueOf(remaining), issued + 1, 0)));
    }

    private String gateHealth() {
        for (var check : client.get("/health/ready").json().path("checks")) {
            if (check.path("name").asText().equals("issuing")) {
                return check.path("data").path("gate").asText();
            }
        }
        return "no check named issuing";
    }

    // ---- what must hold

    private void assertExactlyIssued(long policyId, int total) {
        List<CouponRow> rows = database.coupons(policyId);
        assertThat(rows)
                .extracting(CouponRow::issueNumber)
                .isEqualTo(IntStream.rangeClosed(1, total).boxed().toList());
        assertThat(rows).extracting(CouponRow::userId).doesNotHaveDuplicates();
        assertThat(rows).extracting(CouponRow::id).doesNotHaveDuplicates();
        assertThat(database.policy(policyId).issuedQuantity()).isEqualTo(total);
        assertThat(database.policy(policyId).status()).isEqualTo("EXHAUSTED");
    }

    /** 201: this very coupon is in the database. CP004: the user has one. CP003: the user has none, and all are gone. */
    private void assertAnswersAreTrue(long policyId, List<Attempt> attempts) {
        Map<Long, Long> couponOf = database.coupons(policyId).stream().collect(toMap(CouponRow::userId, CouponRow::id));
        Map<String, List<Attempt>> byOutcome = attempts.stream().collect(groupingBy(Attempt::outcome));
        assertThat(byOutcome.keySet()).isSubsetOf("201", "CP003", "CP004");

        assertThat(byOutcome.getOrDefault("201", List.of()))
                .allSatisfy(
                        attempt -> assertThat(attempt.answer().couponId()).isEqualTo(couponOf.get(attempt.userId())));
        assertThat(usersOf(byOutcome, "CP004")).isSubsetOf(couponOf.keySet());
        assertThat(usersOf(byOutcome, "CP003")).doesNotContainAnyElementsOf(couponOf.keySet());
        if (byOutcome.containsKey("CP003")) {
            assertThat(couponOf).hasSize(database.policy(policyId).totalQuantity());
        }
    }

    private static Set<Long> usersOf(Map<String, List<Attempt>> byOutcome, String outcome) {
        return byOutcome.getOrDefault(outcome, List.of()).stream()
                .map(Attempt::userId)
                .collect(toSet());
    }

    private void assertGateIsExhausted(long policyId, int total) {
        Await.until(
                "the gate is empty, knows every holder and owes nothing",
                () -> gate.of(policyId),
                state -> state.equals(new Gate.State("0", total + 1, 0)));
        assertThat(gate.hasAdmitted(policyId, Gate.NOBODY)).isTrue();
        assertThat(database.coupons(policyId))
                .allSatisfy(row -> assertThat(gate.hasAdmitted(policyId, String.valueOf(row.userId())))
                        .isTrue());
    }

    private static long countOf(List<Attempt> attempts, String outcome) {
        return attempts.stream()
                .collect(groupingBy(Attempt::outcome, counting()))
                .getOrDefault(outcome, 0L);
    }

    private static <T> List<T> flat(List<List<T>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }
}
