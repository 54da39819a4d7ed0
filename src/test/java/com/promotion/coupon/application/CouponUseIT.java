package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;
import com.promotion.coupon.application.dto.UseCouponCommand;
import com.promotion.coupon.domain.Order;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.UsedCoupons;
import com.promotion.coupon.fixtures.UsedCoupons.CouponRow;
import com.promotion.coupon.fixtures.UsedCoupons.UseRow;
import com.promotion.fixtures.TestServers;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final long AMOUNT = 30_000;
    private static final int NODES = 2;

    private static Engine engine;
    private static List<Engine> nodes;
    private static UsedCoupons rows;

    @BeforeAll
    static void start() {
        nodes = List.of(new Engine(TestServers.get()), new Engine(TestServers.get()));
        engine = nodes.get(0);
        rows = new UsedCoupons(TestServers.get());
    }

    @AfterAll
    static void stop() {
        rows.close();
        nodes.forEach(Engine::close);
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
                arguments("fresh", "use A", "ok", "USED by A"),
                arguments("fresh", "cancel A", "not used", "UNUSED"),
                arguments("fresh", "expire", "0", "UNUSED"),
                arguments("overdue", "use A", "CP007", "UNUSED"),
                arguments("overdue", "cancel A", "not used", "UNUSED"),
                arguments("overdue", "expire", "1", "EXPIRED"),
                arguments("used by A", "use A", "ok", "USED by A"),
                arguments("used by A", "use B", "CP007", "USED by A"),
                arguments("used by A", "cancel A", "ok", "UNUSED"),
                arguments("used by A", "cancel B", "not used", "USED by A"),
                arguments("used by A", "expire", "0", "USED by A"),
                arguments("used by A and overdue", "use A", "ok", "USED by A"),
                arguments("used by A and overdue", "use B", "CP007", "USED by A"),
                arguments("used by A and overdue", "cancel A", "ok", "EXPIRED"),
                arguments("used by A and overdue", "expire", "0", "USED by A"),
                arguments("cancelled by A", "use A", "CP007", "UNUSED"),
                arguments("cancelled by A", "use B", "ok", "USED by B"),
                arguments("cancelled by A", "cancel A", "ok", "UNUSED"),
                arguments("cancelled by A, used by B", "use A", "CP007", "USED by B"),
                arguments("cancelled by A, used by B", "cancel A", "ok", "USED by B"),
                arguments("cancelled by A before its use", "use A", "CP007", "UNUSED"),
                arguments("cancelled by A before its use", "use B", "ok", "USED by B"),
                arguments("cancelled by A before its use", "cancel A", "not used", "UNUSED"),
                arguments("expired", "use A", "CP007", "EXPIRED"),
                arguments("expired", "cancel A", "not used", "EXPIRED"),
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
                    case "use A", "use B" -> use(engine, coupon, action.substring(4));
                    default -> cancel(engine, coupon, action.substring(7));
                };

        assertThat(answered).isEqualTo(outcome);
        CouponRow row = rows.coupon(coupon);
        assertThat(row.status() + (row.orderId() == null ? "" : " by " + row.orderId()))
                .isEqualTo(after);
        assertConsistent(List.of(coupon));
    }

    @Test
    void the_same_order_is_told_the_same_again_and_again() {
        long coupon = rows.insert(engine.open(1), 1, engine.now().plusHours(1)).get(0);

        CouponQuote first = engine.use(new UseCouponCommand(coupon, null, new Order("A", AMOUNT)));
        CouponQuote again = nodes.get(1).use(new UseCouponCommand(coupon, null, new Order("A", AMOUNT)));

        assertThat(again).isEqualTo(first);
        assertThat(first.discountAmount()).isEqualTo(1_000);
        Optional<CancelledUse> cancelled = engine.cancel(coupon, "A");
        assertThat(nodes.get(1).cancel(coupon, "A")).isEqualTo(cancelled).isPresent();
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
                    .isEqualTo("ok");
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
                Engine node = nodes.get(n);
                String name = "node" + n + "-";
                List<Long> order = new ArrayList<>(ids);
                Collections.shuffle(order, new Random(31L * round + n));
                parts.add(() -> {
                    start.await();
                    return order.stream()
                            .filter(id -> use(node, id, name + id).equals("ok"))
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
            assertConsistent(ids);
            used += usedInRows.size();
            expired += (int) expiredRows;
        }
        assertThat(used).as("a race that one side always wins shows nothing").isPositive();
        assertThat(expired).isPositive();
    }

    private record Event(long coupon, String order, String action, long from, long to, String outcome) {}

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
                .contains("use ok", "use CP007", "cancel ok", "cancel not used");
        for (long coupon : coupons) {
            Map<String, List<Event>> byOrder = history.stream()
                    .filter(event -> event.coupon() == coupon)
                    .collect(Collectors.groupingBy(Event::order));
            byOrder.values().forEach(CouponUseIT::assertNotUsedAfterItWasCancelled);
            assertOneAtATime(byOrder);
            assertAsTold(coupon, byOrder);
        }
        assertConsistent(coupons);
    }

    private static List<Event> randomEvents(List<Long> coupons, int thread) {
        Random random = new Random(thread);
        Engine node = nodes.get(thread % NODES);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            long coupon = coupons.get(random.nextInt(coupons.size()));
            // The threads move through the orders side by side, so that several are busy with each.
            String order = "order-" + (i / 12 + random.nextInt(2));
            boolean using = random.nextInt(5) < 3;
            long from = System.nanoTime();
            String outcome = using ? use(node, coupon, order) : cancel(node, coupon, order);
            events.add(new Event(coupon, order, using ? "use" : "cancel", from, System.nanoTime(), outcome));
        }
        return events;
    }

    private static void assertNotUsedAfterItWasCancelled(List<Event> ofOneOrder) {
        List<Event> cancels = ofOneOrder.stream()
                .filter(event -> event.action().equals("cancel")
                        && List.of("ok", "not used").contains(event.outcome()))
                .toList();
        List<Event> uses = successful(ofOneOrder, "use");
        for (Event cancel : cancels) {
            assertThat(uses)
                    .as("used by a request that was sent after " + cancel)
                    .noneMatch(use -> use.from() > cancel.to());
        }
        if (cancels.stream().anyMatch(cancel -> cancel.outcome().equals("not used"))) {
            assertThat(uses).as("cancelled before it was used: " + cancels).isEmpty();
        }
    }

    /** Of two orders that both have used the coupon, one must have been cancelled before the other was told. */
    private static void assertOneAtATime(Map<String, List<Event>> byOrder) {
        List<List<Event>> users = byOrder.values().stream()
                .filter(events -> !successful(events, "use").isEmpty())
                .toList();
        for (List<Event> one : users) {
            for (List<Event> other : users) {
                if (one != other) {
                    assertThat(canHaveEndedBefore(one, other) || canHaveEndedBefore(other, one))
                            .as("both at once: %s and %s", one, other)
                            .isTrue();
                }
            }
        }
    }

    private static boolean canHaveEndedBefore(List<Event> one, List<Event> other) {
        long firstTold =
                successful(other, "use").stream().mapToLong(Event::to).min().orElseThrow();
        return successful(one, "cancel").stream().anyMatch(cancel -> cancel.from() < firstTold);
    }

    private static void assertAsTold(long coupon, Map<String, List<Event>> byOrder) {
        Map<String, UseRow> uses = rows.uses(coupon);
        byOrder.forEach((order, events) -> {
            UseRow row = uses.get(order);
            boolean used = !successful(events, "use").isEmpty();
            boolean cancelled = !successful(events, "cancel").isEmpty();
            assertThat(used)
                    .as("%s of coupon %s: %s, %s", order, coupon, events, row)
                    .isEqualTo(row != null && row.used());
            assertThat(cancelled)
                    .as("%s of coupon %s: %s, %s", order, coupon, events, row)
                    .isEqualTo(row != null && row.used() && row.cancelled());
        });
    }

    private static List<Event> successful(List<Event> events, String action) {
        return events.stream()
                .filter(event ->
                        event.action().equals(action) && event.outcome().equals("ok"))
                .toList();
    }

    /** What must be true of rows at rest: used means by one order that stands; and nobody else stands. */
    private static void assertConsistent(List<Long> coupons) {
        for (long coupon : coupons) {
            CouponRow row = rows.coupon(coupon);
            List<String> standing = rows.uses(coupon).entrySet().stream()
                    .filter(use -> !use.getValue().cancelled())
                    .map(Map.Entry::getKey)
                    .toList();
            if (row.status().equals("USED")) {
                assertThat(standing).containsExactly(row.orderId());
                assertThat(row.usedAt()).isBefore(rows.expireAtWhenInserted(coupon));
            } else {
                assertThat(standing).isEmpty();
                assertThat(row.orderId()).isNull();
                assertThat(row.usedAt()).isNull();
            }
        }
    }

    private static String use(Engine node, long coupon, String order) {
        try {
            CouponQuote quote = node.use(new UseCouponCommand(coupon, null, new Order(order, AMOUNT)));
            assertThat(quote.amountToPay()).isEqualTo(AMOUNT - 1_000);
            return "ok";
        } catch (CouponException refusal) {
            assertThat(refusal.code()).isEqualTo(CouponErrorCode.COUPON_NOT_USABLE);
            return refusal.code().code();
        } catch (ConstraintViolationException cancelledMeanwhile) { // 503 over HTTP, and nothing has happened
            assertThat(cancelledMeanwhile.getConstraintName()).isEqualTo("coupon_use_pkey");
            return "503";
        }
    }

    private static String cancel(Engine node, long coupon, String order) {
        return node.cancel(coupon, order).isPresent() ? "ok" : "not used";
    }

    @Test
    void every_coupon_is_expired_once_however_many_nodes_take_part() {
        LocalDateTime expireAt = engine.now().minusHours(2);
        List<Long> coupons = rows.insert(engine.open(20_000), 20_000, expireAt);

        List<Integer> counts = Crowd.together(
                4,
                IntStream.range(0, 4)
                        .<Callable<Integer>>mapToObj(i -> () -> LongStream.generate(
                                        () -> nodes.get(i % NODES).expire(expireAt, CouponExpiry.CHUNK))
                                .takeWhile(chunk -> chunk > 0)
                                .mapToInt(chunk -> (int) chunk)
                                .sum())
                        .toList());

        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(coupons.size());
    }
}
