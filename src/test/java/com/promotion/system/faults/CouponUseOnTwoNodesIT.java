package com.promotion.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.fixtures.usage.UseHistory;
import com.promotion.coupon.fixtures.usage.UseHistory.Action;
import com.promotion.coupon.fixtures.usage.UseHistory.Event;
import com.promotion.coupon.fixtures.usage.UseHistory.Outcome;
import com.promotion.coupon.fixtures.usage.UsedCoupons;
import com.promotion.system.faults.cluster.Cluster;
import com.promotion.system.faults.cluster.Cluster.Gates;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Coupons are used and cancelled on two nodes at once, while the timers of both let them expire; what the orders were told
 * is held against the rows.
 */
class CouponUseOnTwoNodesIT {
    private static final int PEOPLE_AT_ONCE = 16;
    private static final long SECONDS = 60;
    private static final long AMOUNT = 30_000;

    private static final Pattern EXPIRED =
            Pattern.compile("^coupon_job_done_total\\{[^}]*job=\"expire-coupons\"[^}]*} (\\S+)$", Pattern.MULTILINE);

    private static Cluster cluster;
    private static List<ServiceClient> nodes;
    private static UsedCoupons rows;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.start(Path.of("target", "use"), Gates.ONE_REDIS);
        nodes = cluster.urls().stream().map(ServiceClient::ofReady).toList();
        rows = new UsedCoupons(cluster.stored()::connection);
    }

    @AfterAll
    static void stop() {
        rows.close();
        cluster.close();
    }

    /** Few coupons and orders: everybody is at the same ones, also with what others have used and cancelled before. */
    @Test
    void 사용과_취소가_두_서버에서_동시에_일어나도_한_번에_한_주문만_쿠폰을_쓴다() throws Exception {
        List<Long> coupons = rows.insert(cluster.openPolicy("used and cancelled", 10), 4, now().plusHours(1));
        int steps = 150;

        List<Event> history = together(thread -> {
            Random random = new Random(thread);
            List<Event> events = new ArrayList<>();
            for (int i = 0; i < steps; i++) {
                // The threads move through the orders side by side, so that several are busy with each.
                String order = "order-" + (i / 12 + random.nextInt(2));
                events.add(askAtRandom(random, coupons.get(random.nextInt(coupons.size())), order));
            }
            return events;
        });

        assertThat(history.stream().map(event -> event.action() + " " + event.outcome()))
                .as("everything has happened")
                .contains("USE OK", "USE NOT_USABLE", "CANCEL OK", "CANCEL NOT_USED");
        new UseHistory(history, rows).check(coupons);
    }

    /**
     * At each of several full seconds, when the timers of both nodes run, some coupons' time is over; everybody is at the
     * coupons of the full second that is nearest.
     */
    @Test
    void 사용과_만료가_두_서버에서_동시에_일어나도_만료된_쿠폰은_쓰이지_않고_쓰인_쿠폰은_만료되지_않는다() throws Exception {
        int seconds = 10;
        int couponsEach = 30;
        long policyId = cluster.openPolicy("used and expired", seconds * couponsEach);
        LocalDateTime first = now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3);
        List<List<Long>> bySecond = IntStream.range(0, seconds)
                .mapToObj(second -> rows.insert(policyId, couponsEach, first.plusSeconds(second)))
                .toList();
        long firstNanos = System.nanoTime() + now().until(first, ChronoUnit.NANOS);

        List<Event> history = together(thread -> {
            Random random = new Random(thread);
            List<Event> events = new ArrayList<>();
            for (int second = nearestSecond(firstNanos); second < seconds; second = nearestSecond(firstNanos)) {
                List<Long> coupons = bySecond.get(Math.max(0, second));
                String order = "order-" + events.size() / 4 + "-" + random.nextInt(3);
                events.add(askAtRandom(random, coupons.get(random.nextInt(couponsEach)), order));
            }
            return events;
        });

        List<Long> coupons = bySecond.stream().flatMap(List::stream).toList();
        Deadline.require(
                SECONDS, "the timers have passed", () -> statuses(coupons).get("UNUSED") == null);
        new UseHistory(history, rows).check(coupons);
        assertThat(statuses(coupons))
                .as("a race that one side always wins shows nothing")
                .containsOnlyKeys("USED", "EXPIRED");
        Deadline.require(
                SECONDS,
                "the metrics tell of the timers, that have not left it all to cancellations",
                () -> expiredByTimers() > 0);
        assertThat(expiredByTimers()).isLessThanOrEqualTo(statuses(coupons).get("EXPIRED"));
    }

    private static List<Event> together(Function<Integer, List<Event>> person) {
        List<Callable<List<Event>>> people = IntStream.range(0, PEOPLE_AT_ONCE)
                .<Callable<List<Event>>>mapToObj(thread -> () -> person.apply(thread))
                .toList();
        return Crowd.together(PEOPLE_AT_ONCE, people).stream()
                .flatMap(List::stream)
                .toList();
    }

    private static int nearestSecond(long firstNanos) {
        return Math.toIntExact(Math.floorDiv(
                System.nanoTime() - firstNanos + 500_000_000,
                Duration.ofSeconds(1).toNanos()));
    }

    private static Event askAtRandom(Random random, long coupon, String order) {
        ServiceClient node = nodes.get(random.nextInt(nodes.size()));
        Action action = random.nextInt(5) < 3 ? Action.USE : Action.CANCEL;
        long from = System.nanoTime();
        Answer answer = action == Action.USE ? node.use(coupon, order, AMOUNT) : node.cancelUse(coupon, order);
        return new Event(coupon, order, action, from, System.nanoTime(), outcome(action, answer));
    }

    private static Outcome outcome(Action action, Answer answer) {
        if (answer.status() == 200) {
            return Outcome.OK;
        }
        return switch (answer.status() + " " + answer.outcome()) {
            case "409 CP007" -> action == Action.USE ? Outcome.NOT_USABLE : Outcome.NOT_USED;
            case "503 CP009" -> Outcome.UNAVAILABLE;
            default -> throw new AssertionError(action + " was answered " + answer);
        };
    }

    private static LocalDateTime now() throws SQLException {
        return one("select clock_timestamp() at time zone 'Asia/Seoul'", LocalDateTime.class);
    }

    private static Map<String, Long> statuses(List<Long> coupons) {
        return coupons.stream()
                .map(coupon -> rows.coupon(coupon).status())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    /** By both nodes' together. */
    private static long expiredByTimers() {
        return nodes.stream()
                .flatMap(node -> EXPIRED.matcher(node.get("/prometheus").body()).results())
                .mapToLong(found -> (long) Double.parseDouble(found.group(1)))
                .sum();
    }

    private static <T> T one(String sql, Class<T> type) throws SQLException {
        try (Connection connection = cluster.stored().connection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getObject(1, type);
        }
    }
}
