package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;
import com.promotion.coupon.application.dto.UseCouponCommand;
import com.promotion.coupon.domain.Order;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.CouponNotUsableException;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.usage.UseHistory;
import com.promotion.coupon.fixtures.usage.UseHistory.Action;
import com.promotion.coupon.fixtures.usage.UseHistory.Event;
import com.promotion.coupon.fixtures.usage.UseHistory.Outcome;
import com.promotion.coupon.fixtures.usage.UsedCoupons;
import com.promotion.coupon.fixtures.usage.UsedCoupons.CouponRow;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.servers.TestServers;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.hibernate.exception.ConstraintViolationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Use, cancelling and expiry on real PostgreSQL, from two nodes: what each state allows, and tight loops in which they meet
 * on the same coupons, their recorded history held against the rows.
 */
class CouponUseIT {
    private static final int CHUNK = 500;
    private static final long AMOUNT = 30_000;
    private static final int NODES = 2;

    private static IssuingHarness engine;
    private static List<IssuingHarness> nodes;
    private static UsedCoupons rows;

    @BeforeAll
    static void start() {
        nodes = List.of(new IssuingHarness(TestServers.get()), new IssuingHarness(TestServers.get()));
        engine = nodes.get(0);
        rows = new UsedCoupons(TestServers.get());
    }

    @AfterAll
    static void stop() {
        rows.close();
        nodes.forEach(IssuingHarness::close);
    }

    /** What earlier tests have left would be counted. Coupons of other classes live for days. */
    @BeforeEach
    void nothingIsOverdue() {
        LocalDateTime soon = engine.now().plusHours(2);
        while (engine.expire(soon, 1_000) > 0) {
            // There is more.
        }
    }

    // ---- what each state allows

    /** An action by the order A or B, or by the expiry; the outcome, and the state it leaves. */
    static Stream<Arguments> transitions() {
        return Stream.of(
                arguments("fresh", "use A", "OK", "USED by A"),
                arguments("fresh", "cancel A", "NOT_USED", "UNUSED"),
                arguments("fresh", "expire", "0", "UNUSED"),
                arguments("overdue", "use A", "NOT_USABLE", "UNUSED"),
                arguments("overdue", "cancel A", "NOT_USED", "UNUSED"),
                arguments("overdue", "expire", "1", "EXPIRED"),
                arguments("used by A", "use A", "OK", "USED by A"),
                arguments("used by A", "use B", "NOT_USABLE", "USED by A"),
                arguments("used by A", "cancel A", "OK", "UNUSED"),
                arguments("used by A", "cancel B", "NOT_USED", "USED by A"),
                arguments("used by A", "expire", "0", "USED by A"),
                arguments("used by A and overdue", "use A", "OK", "USED by A"),
                arguments("used by A and overdue", "use B", "NOT_USABLE", "USED by A"),
                arguments("used by A and overdue", "cancel A", "OK", "EXPIRED"),
                arguments("used by A and overdue", "expire", "0", "USED by A"),
                arguments("cancelled by A", "use A", "NOT_USABLE", "UNUSED"),
                arguments("cancelled by A", "use B", "OK", "USED by B"),
                arguments("cancelled by A", "cancel A", "OK", "UNUSED"),
                arguments("cancelled by A, used by B", "use A", "NOT_USABLE", "USED by B"),
                arguments("cancelled by A, used by B", "cancel A", "OK", "USED by B"),
                arguments("cancelled by A before its use", "use A", "NOT_USABLE", "UNUSED"),
                arguments("cancelled by A before its use", "use B", "OK", "USED by B"),
                arguments("cancelled by A before its use", "cancel A", "NOT_USED", "UNUSED"),
                arguments("expired", "use A", "NOT_USABLE", "EXPIRED"),
                arguments("expired", "cancel A", "NOT_USED", "EXPIRED"),
                arguments("expired", "expire", "0", "EXPIRED"));
    }

    @ParameterizedTest(name = "{0}: {1} -> {2}, {3}")
    @MethodSource("transitions")
    void 쿠폰의_상태마다_허용되는_일이_정해져_있다(String state, String action, String outcome, String after) {
        LocalDateTime expireAt = engine.now().plusHours(1);
        long coupon = rows.insert(engine.open(1), 1, expireAt).get(0);
        LocalDateTime late = expireAt;
        switch (state) {
            case "fresh" -> {}
            case "overdue" -> late = rows.makeOverdue(coupon);
            case "used by A" -> use(engine, coupon, "A");
            case "used by A and overdue" -> {
                use(engine, coupon, "A");
                late = rows.makeOverdue(coupon);
            }
            case "cancelled by A" -> {
                use(engine, coupon, "A");
                cancel(engine, coupon, "A");
            }
            case "cancelled by A, used by B" -> {
                use(engine, coupon, "A");
                cancel(engine, coupon, "A");
                use(engine, coupon, "B");
            }
            case "cancelled by A before its use" -> cancel(engine, coupon, "A");
            case "expired" -> engine.expire(rows.makeOverdue(coupon), 10);
            default -> throw new IllegalArgumentException(state);
        }
        LocalDateTime expiryClock = state.contains("overdue") ? late : engine.now();

        String answered =
                switch (action) {
                    case "expire" -> String.valueOf(engine.expire(expiryClock, 10));
                    case "use A", "use B" ->
                        use(engine, coupon, action.substring(4)).name();
                    default -> cancel(engine, coupon, action.substring(7)).name();
                };

        assertThat(answered).isEqualTo(outcome);
        CouponRow row = rows.coupon(coupon);
        assertThat(row.status() + (row.orderId() == null ? "" : " by " + row.orderId()))
                .isEqualTo(after);
        UseHistory.assertConsistent(rows, List.of(coupon));
    }

    @Test
    void the_same_order_is_told_the_same_again_and_again() {
        long coupon = rows.insert(engine.open(1), 1, engine.now().plusHours(1)).get(0);

        CouponQuote first = engine.use(new UseCouponCommand(coupon, null, new Order("A", AMOUNT)));
        CouponQuote again = nodes.get(1).use(new UseCouponCommand(coupon, null, new Order("A", AMOUNT)));

        assertThat(again).isEqualTo(first);
        assertThat(first.discountAmount()).isEqualTo(1_000);
        CancelledUse cancelled = engine.cancel(coupon, "A");
        assertThat(nodes.get(1).cancel(coupon, "A")).isEqualTo(cancelled);
    }

    @Test
    void what_somebody_has_locked_is_left_for_another_time() throws Exception {
        LocalDateTime expireAt = engine.now().minusHours(1);
        List<Long> coupons = rows.insert(engine.open(5), 5, expireAt);

        try (AutoCloseable somebody = rows.lock(coupons.get(2))) {
            assertThat(engine.expire(expireAt, 3)).isEqualTo(3);
            assertThat(engine.expire(expireAt, 3)).isEqualTo(1);
            assertThat(rows.coupon(coupons.get(2)).status()).isEqualTo("UNUSED");
            assertThat(somebody).isNotNull();
        }

        assertThat(engine.expire(expireAt, 3)).isEqualTo(1);
        assertThat(coupons)
                .allSatisfy(coupon -> assertThat(rows.coupon(coupon).status()).isEqualTo("EXPIRED"));
    }

    @Test
    void issuing_goes_on_while_coupons_of_the_policy_are_used() throws Exception {
        long policyId = engine.open(10);
        long coupon = engine.issue(policyId, 1).join().couponId();

        try (AutoCloseable somebody = rows.lockPolicy(policyId)) {
            assertThat(use(engine, coupon, "A"))
                    .as("the policy's row is not needed")
                    .isEqualTo(Outcome.OK);
            assertThat(somebody).isNotNull();
        }

        assertThat(engine.issue(policyId, 2).join().issueNumber()).isEqualTo(2);
        assertThat(rows.coupon(coupon).orderId()).isEqualTo("A");
    }

    // ---- tight loops on two nodes

    /** Each round: few coupons, every node uses them all and expires them all, in the same instant. */
    @Test
    void 사용과_만료가_동시에_일어나도_둘_중_하나만_성공한다() {
        int coupons = 8;
        int rounds = 150;
        LocalDateTime expireAt = engine.now().plusHours(1);
        int used = 0;
        int expired = 0;
        for (int round = 0; round < rounds; round++) {
            List<Long> ids = rows.insert(engine.open(coupons), coupons, expireAt);
            CyclicBarrier start = new CyclicBarrier(2 * NODES);
            List<Callable<List<String>>> parts = new ArrayList<>();
            for (int n = 0; n < NODES; n++) {
                IssuingHarness node = nodes.get(n);
                String name = "node" + n + "-";
                List<Long> order = new ArrayList<>(ids);
                Collections.shuffle(order, new Random(31L * round + n));
                parts.add(() -> {
                    start.await();
                    return order.stream()
                            .filter(id -> use(node, id, name + id) == Outcome.OK)
                            .map(id -> id + " by " + name + id)
                            .toList();
                });
                int chunk = 1 + (round + n) % 3;
                parts.add(() -> {
                    start.await();
                    int total = 0;
                    for (int i = 0; i < coupons; i++) {
                        total += node.expire(expireAt, chunk);
                    }
                    return Collections.nCopies(total, "expired");
                });
            }

            List<String> done = Crowd.together(2 * NODES, parts).stream()
                    .flatMap(List::stream)
                    .toList();

            Map<Long, CouponRow> after =
                    ids.stream().collect(Collectors.toMap(Function.identity(), id -> rows.coupon(id)));
            List<String> usedInRows = after.entrySet().stream()
                    .filter(row -> row.getValue().status().equals("USED"))
                    .map(row -> row.getKey() + " by " + row.getValue().orderId())
                    .toList();
            assertThat(done.stream().filter(what -> !what.equals("expired")))
                    .as("told to be used, and used")
                    .containsExactlyInAnyOrderElementsOf(usedInRows);
            long expiredRows = after.values().stream()
                    .filter(row -> row.status().equals("EXPIRED"))
                    .count();
            assertThat(Collections.frequency(done, "expired")).isEqualTo((int) expiredRows);
            UseHistory.assertConsistent(rows, ids);
            used += usedInRows.size();
            expired += (int) expiredRows;
        }
        assertThat(used).as("a race that one side always wins shows nothing").isPositive();
        assertThat(expired).isPositive();
    }

    /** A few coupons and orders, used, used again and cancelled by eight threads of two nodes at random. */
    @Test
    void 취소된_주문은_늦게_도착한_요청으로_쿠폰을_다시_쓸_수_없다() {
        List<Long> coupons = rows.insert(engine.open(3), 3, engine.now().plusHours(1));
        int threads = 8;
        List<Callable<List<Event>>> parts = IntStream.range(0, threads)
                .<Callable<List<Event>>>mapToObj(thread -> () -> randomEvents(coupons, thread))
                .toList();

        List<Event> history =
                Crowd.together(threads, parts).stream().flatMap(List::stream).toList();

        assertThat(history.stream().map(event -> event.action() + " " + event.outcome()))
                .as("everything has happened")
                .contains("USE OK", "USE NOT_USABLE", "CANCEL OK", "CANCEL NOT_USED");
        new UseHistory(history, rows).check(coupons);
    }

    private static List<Event> randomEvents(List<Long> coupons, int thread) {
        Random random = new Random(thread);
        IssuingHarness node = nodes.get(thread % NODES);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            long coupon = coupons.get(random.nextInt(coupons.size()));
            // The threads move through the orders side by side, so that several are busy with each.
            String order = "order-" + (i / 12 + random.nextInt(2));
            Action action = random.nextInt(5) < 3 ? Action.USE : Action.CANCEL;
            long from = System.nanoTime();
            Outcome outcome = action == Action.USE ? use(node, coupon, order) : cancel(node, coupon, order);
            events.add(new Event(coupon, order, action, from, System.nanoTime(), outcome));
        }
        return events;
    }

    private static Outcome use(IssuingHarness node, long coupon, String order) {
        try {
            CouponQuote quote = node.use(new UseCouponCommand(coupon, null, new Order(order, AMOUNT)));
            assertThat(quote.amountToPay()).isEqualTo(AMOUNT - 1_000);
            return Outcome.OK;
        } catch (CouponException refusal) {
            assertThat(refusal.code()).isEqualTo(CouponErrorCode.COUPON_NOT_USABLE);
            return Outcome.NOT_USABLE;
        } catch (ConstraintViolationException cancelledMeanwhile) { // 503 over HTTP
            assertThat(cancelledMeanwhile.getConstraintName()).isEqualTo("coupon_use_pkey");
            return Outcome.UNAVAILABLE;
        }
    }

    private static Outcome cancel(IssuingHarness node, long coupon, String order) {
        try {
            CancelledUse cancelled = node.cancel(coupon, order);
            assertThat(cancelled.orderId()).isEqualTo(order);
            return Outcome.OK;
        } catch (CouponNotUsableException refusal) {
            return Outcome.NOT_USED;
        }
    }

    @Test
    void every_coupon_is_expired_once_however_many_nodes_take_part() {
        LocalDateTime expireAt = engine.now().minusHours(2);
        List<Long> coupons = rows.insert(engine.open(20_000), 20_000, expireAt);

        List<Integer> counts = Crowd.together(
                4,
                IntStream.range(0, 4)
                        .<Callable<Integer>>mapToObj(i -> () -> LongStream.generate(
                                        () -> nodes.get(i % NODES).expire(expireAt, CHUNK))
                                .takeWhile(chunk -> chunk > 0)
                                .mapToInt(chunk -> (int) chunk)
                                .sum())
                        .toList());

        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(coupons.size());
    }
}
