package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.usage.UseHistory;
import com.promotion.coupon.fixtures.usage.UseHistory.Action;
import com.promotion.coupon.fixtures.usage.UseHistory.Event;
import com.promotion.coupon.fixtures.usage.UseHistory.Outcome;
import com.promotion.coupon.fixtures.usage.UsedCoupons.CouponRow;
import com.promotion.coupon.harness.LedgerKind;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Use, cancelling and expiry by two nodes at once: tight loops in which they meet on the same coupons, their recorded history
 * compared with the rows.
 */
@ParameterizedClass
@EnumSource(LedgerKind.class)
class CouponUseRaceIT {
    @Parameter
    @SuppressWarnings("UnusedVariable") // names the run
    LedgerKind kind;

    private static final int CHUNK = 500;

    private static CouponUsers users;

    @BeforeParameterizedClassInvocation
    static void start(LedgerKind kind) {
        users = new CouponUsers(kind);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        users.close();
    }

    @BeforeEach
    void expireLeftOvers() {
        users.expireLeftOvers();
    }

    /** Each round: few coupons, every node uses them all and expires them all, in the same instant. */
    @Test
    void 사용과_만료가_동시에_일어나도_둘_중_하나만_성공한다() {
        int coupons = 8;
        int rounds = 150;
        LocalDateTime expireAt = users.node(0).now().plusHours(1);
        int used = 0;
        int expired = 0;
        for (int round = 0; round < rounds; round++) {
            List<Long> ids = users.rows().insert(users.node(0).open(coupons), coupons, expireAt);
            CyclicBarrier start = new CyclicBarrier(2 * CouponUsers.NODES);
            List<Callable<List<String>>> parts = new ArrayList<>();
            for (int n = 0; n < CouponUsers.NODES; n++) {
                int node = n;
                String name = "node" + n + "-";
                List<Long> order = new ArrayList<>(ids);
                Collections.shuffle(order, new Random(31L * round + n));
                parts.add(() -> {
                    start.await();
                    return order.stream()
                            .filter(id -> users.use(node, id, name + id) == Outcome.OK)
                            .map(id -> id + " by " + name + id)
                            .toList();
                });
                int chunk = 1 + (round + n) % 3;
                parts.add(() -> {
                    start.await();
                    int total = 0;
                    for (int i = 0; i < coupons; i++) {
                        total += users.node(node).expire(expireAt, chunk);
                    }
                    return Collections.nCopies(total, "expired");
                });
            }

            List<String> done = Crowd.together(2 * CouponUsers.NODES, parts).stream()
                    .flatMap(List::stream)
                    .toList();

            Map<Long, CouponRow> after = ids.stream().collect(Collectors.toMap(Function.identity(), id -> users.rows()
                    .coupon(id)));
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
            UseHistory.assertConsistent(users.rows(), ids);
            used += usedInRows.size();
            expired += (int) expiredRows;
        }
        assertThat(used).as("a race that one side always wins shows nothing").isPositive();
        assertThat(expired).isPositive();
    }

    /** A few coupons and orders, used, used again and cancelled by eight threads of two nodes at random. */
    @Test
    void 취소된_주문은_늦게_도착한_요청으로_쿠폰을_다시_쓸_수_없다() {
        List<Long> coupons = users.rows()
                .insert(users.node(0).open(3), 3, users.node(0).now().plusHours(1));
        int threads = 8;
        List<Callable<List<Event>>> parts = IntStream.range(0, threads)
                .<Callable<List<Event>>>mapToObj(thread -> () -> randomEvents(coupons, thread))
                .toList();

        List<Event> history =
                Crowd.together(threads, parts).stream().flatMap(List::stream).toList();

        assertThat(history.stream().map(event -> event.action() + " " + event.outcome()))
                .as("everything has happened")
                .contains("USE OK", "USE NOT_USABLE", "CANCEL OK", "CANCEL NOT_USED");
        new UseHistory(history, users.rows()).check(coupons);
    }

    private static List<Event> randomEvents(List<Long> coupons, int thread) {
        Random random = new Random(thread);
        int node = thread % CouponUsers.NODES;
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            long coupon = coupons.get(random.nextInt(coupons.size()));
            // The threads move through the orders side by side, so that several are busy with each.
            String order = "order-" + (i / 12 + random.nextInt(2)) + (random.nextInt(3) == 0 ? "#2" : "");
            Action action = random.nextInt(5) < 3 ? Action.USE : Action.CANCEL;
            long from = System.nanoTime();
            Outcome outcome = action == Action.USE ? users.use(node, coupon, order) : users.cancel(node, coupon, order);
            events.add(new Event(coupon, order, action, from, System.nanoTime(), outcome));
        }
        return events;
    }

    @Test
    void every_coupon_is_expired_once_however_many_nodes_take_part() {
        LocalDateTime expireAt = users.node(0).now().minusHours(2);
        List<Long> coupons = users.rows().insert(users.node(0).open(20_000), 20_000, expireAt);

        List<Integer> counts = Crowd.together(
                4,
                IntStream.range(0, 4)
                        .<Callable<Integer>>mapToObj(i -> () -> LongStream.generate(
                                        () -> users.node(i % CouponUsers.NODES).expire(expireAt, CHUNK))
                                .takeWhile(chunk -> chunk > 0)
                                .mapToInt(chunk -> (int) chunk)
                                .sum())
                        .toList());

        assertThat(counts.stream().mapToInt(Integer::intValue).sum()).isEqualTo(coupons.size());
    }
}
