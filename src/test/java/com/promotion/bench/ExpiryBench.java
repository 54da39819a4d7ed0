package com.promotion.bench;

import com.promotion.fixtures.BackingServers;
import com.promotion.fixtures.PayaraMicro;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.Driver;

/**
 * A million coupons expire while coupons of another policy are issued: how fast the one goes, and what it costs the
 * other. In turns, on one warmed-up server: a round without overdue coupons, then one with a share of the million.
 */
public final class ExpiryBench {
    /** More than any run can issue. */
    private static final int NEVER_SOLD_OUT = 20_000_000;

    private static final int WARM_UP_SECONDS = 60;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final long POLL_MILLIS = 100;

    private final Options options;
    private final AtomicLong users = new AtomicLong(RequestTemplate.FIRST_USER_ID);
    private final List<String> lines = new ArrayList<>();
    private final List<Double> quiet = new ArrayList<>();
    private final List<Double> busy = new ArrayList<>();
    private final List<Double> expiredPerSecond = new ArrayList<>();
    private long expiredAlone;
    private double secondsAlone;

    private ExpiryBench(Options options) {
        this.options = options;
    }

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("coupons", "1000000");
        defaults.put("rounds", "5");
        defaults.put("seconds", "10");
        defaults.put("connections", "256");
        defaults.put("commit", "uncommitted");
        defaults.put("service-war", "target/promotion-service.war");
        defaults.put("payara-micro", "target/payara-micro.jar");
        defaults.put("pre-boot", "deploy/payara/preboot.txt");
        defaults.put("directory", "target/bench-run");
        defaults.put("results", "deploy/bench/results");
        new ExpiryBench(new Options(arguments, defaults)).run();
    }

    private void run() throws IOException, InterruptedException, SQLException {
        long busyPercent = Machine.busyPercent();
        Path directory = Path.of(options.required("directory"));
        Path log = directory.resolve("payara.log");
        PayaraMicro.stopLeftOver(log);
        // Not the environment's servers: what is in them is about to be deleted.
        try (BackingServers servers = BackingServers.forRun(directory, Map.of())) {
            IssueBench.empty(servers);
            PayaraMicro.Node node = new PayaraMicro.Node(
                    Path.of(options.required("payara-micro")),
                    List.of(Path.of(options.required("service-war"))),
                    Path.of(options.required("pre-boot")),
                    IssueBench.freePort(),
                    Map.of(
                            "COUPON_DB_URL", servers.jdbcUrl(),
                            "COUPON_DB_USER", servers.dbUser(),
                            "COUPON_DB_PASSWORD", servers.dbPassword(),
                            "COUPON_REDIS_URL", servers.redisUrl()),
                    log);
            try (PayaraMicro server = PayaraMicro.start(node);
                    Connection database = connection(servers)) {
                Thread stop = new Thread(server::kill, "stop-server");
                Runtime.getRuntime().addShutdownHook(stop);
                server.awaitReady(PayaraMicro.READY_LIMIT);
                measure(new ServiceApi(server.url(), Map.of()), database);
                Runtime.getRuntime().removeShutdownHook(stop);
            }
        }
        report(busyPercent);
    }

    private static Connection connection(BackingServers servers) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", servers.dbUser());
        properties.setProperty("password", servers.dbPassword());
        return new Driver().connect(servers.jdbcUrl(), properties);
    }

    private void measure(ServiceApi api, Connection database) throws IOException, InterruptedException, SQLException {
        long issuing = api.openPolicy("bench: issuing goes on", NEVER_SOLD_OUT);
        long expiring = api.openPolicy("bench: expires", NEVER_SOLD_OUT);
        say("warming up for %d s", WARM_UP_SECONDS);
        load(api, issuing, Duration.ofSeconds(WARM_UP_SECONDS));
        int rounds = options.number("rounds");
        int share = options.number("coupons") / rounds;
        for (int round = 1; round <= rounds; round++) {
            LoadResult without = load(api, issuing, Duration.ofSeconds(options.number("seconds")));
            insertOverdue(database, expiring, share, round);
            long before = overdue(database);
            long start = System.nanoTime();
            LoadResult with = load(api, issuing, Duration.ofSeconds(options.number("seconds")));
            long after = overdue(database);
            double seconds = (System.nanoTime() - start) / 1e9;
            note(round, without, with, (before - after) / seconds, after);
            drain(database, after);
        }
    }

    private LoadResult load(ServiceApi api, long policyId, Duration measured) throws InterruptedException {
        return new LoadClient(api.issueUri(policyId), Map.of(), options.number("connections"), 1, REQUEST_TIMEOUT)
                .closedLoop(users::getAndIncrement, SETTLE, measured);
    }

    private void note(int round, LoadResult without, LoadResult with, double expired, long left) {
        quiet.add(without.perSecond());
        busy.add(with.perSecond());
        expiredPerSecond.add(expired);
        String line = String.format(
                Locale.ROOT,
                "round %d: %,.0f issues/s without (p99 %.1f ms), %,.0f with (p99 %.1f ms), ratio %.2f; %,.0f coupons"
                        + " expired/s meanwhile, %,d still overdue at the end%s%s",
                round,
                without.perSecond(),
                without.latency().percentileMillis(99),
                with.perSecond(),
                with.latency().percentileMillis(99),
                with.perSecond() / without.perSecond(),
                expired,
                left,
                left == 0 ? " (!) nothing was left to do for a part of the round" : "",
                without.only("201") && with.only("201")
                        ? ""
                        : " (!) " + without.answersInWords() + "; " + with.answersInWords());
        lines.add(line);
        say("%s", line);
    }

    /** Expires the rest with nothing else going on. */
    private void drain(Connection database, long left) throws SQLException, InterruptedException {
        long start = System.nanoTime();
        while (overdue(database) > 0) {
            Thread.sleep(POLL_MILLIS);
        }
        expiredAlone += left;
        secondsAlone += (System.nanoTime() - start) / 1e9;
    }

    /** Rows as if the coupons had been issued long ago. */
    private static void insertOverdue(Connection database, long policyId, int count, int round) throws SQLException {
        try (PreparedStatement rows = database.prepareStatement("insert into issued_coupon"
                + " (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at)"
                + " select ? - n, ?, n, 'UNUSED', n, localtimestamp - interval '60 days',"
                + " localtimestamp - interval '2 days' from generate_series(?, ?) as n")) {
            rows.setLong(1, policyId);
            rows.setLong(2, policyId);
            rows.setInt(3, (round - 1) * count + 1);
            rows.setInt(4, round * count);
            rows.executeUpdate();
        }
    }

    private static long overdue(Connection database) throws SQLException {
        try (PreparedStatement count =
                        database.prepareStatement("select count(*) from issued_coupon where status = 'UNUSED'"
                                + " and expire_at < localtimestamp - interval '1 day'");
                ResultSet result = count.executeQuery()) {
            result.next();
            return result.getLong(1);
        }
    }

    private void report(long busyPercent) throws IOException {
        String commit = options.required("commit");
        List<String> text = new ArrayList<>(List.of(
                "# Expiring " + options.required("coupons") + " coupons while others are issued",
                "",
                LocalDate.now(ZoneOffset.UTC) + ", commit " + commit + ".",
                String.join("; ", Machine.describe()) + "; everything on this machine, which was " + busyPercent
                        + " % busy before the start.",
                ""));
        lines.forEach(line -> text.add("- " + line));
        text.add("");
        text.add(String.format(
                Locale.ROOT,
                "Medians: %,.0f issues/s without, %,.0f with: **%.2f**. Expired beside issuing: **%,.0f/s**; with nothing"
                        + " else going on: %,.0f/s (%,d coupons).",
                median(quiet),
                median(busy),
                median(busy) / median(quiet),
                median(expiredPerSecond),
                expiredAlone / Math.max(secondsAlone, 1e-9),
                expiredAlone));
        Path results = Path.of(options.required("results"));
        Files.createDirectories(results);
        Path file = results.resolve(LocalDate.now(ZoneOffset.UTC) + "-expiry-" + commit + ".md");
        Files.write(file, text);
        say("%s", text.get(text.size() - 1));
        say("written to %s", file);
    }

    private static double median(List<Double> figures) {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
