package com.promotion.bench;

import com.promotion.bench.load.HttpLoad;
import com.promotion.bench.load.LoadResult;
import com.promotion.bench.report.Comparison;
import com.promotion.bench.report.Options;
import com.promotion.bench.report.ResultFile;
import com.promotion.bench.stack.BenchStack;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.PayaraMicro;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A million coupons expire while coupons of another policy are issued: how fast the one goes, and what it costs the
 * other. In turns, on one warmed-up server: a round without overdue coupons, then one with a share of the million.
 */
public final class ExpiryBench {
    private static final int NEVER_SOLD_OUT = 20_000_000;
    private static final long POLL_MILLIS = 100;
    private static final String ALONE = "issuing alone";
    private static final String BESIDE = "issuing beside expiry";
    private static final String EXPIRED_BESIDE = "expiry beside issuing";
    private static final String EXPIRED_ALONE = "expiry alone";

    private final Options options;
    private final HttpLoad load = new HttpLoad();
    private final ResultFile result;
    private final Comparison issued = new Comparison("201 per second", 0);
    private final Comparison p99 = new Comparison("p99, ms", 1);
    private final Comparison expired = new Comparison("coupons expired per second", 0);

    private ExpiryBench(Options options) throws InterruptedException {
        this.options = options;
        this.result = new ResultFile("expiry", "Coupons expire while others are issued", options);
    }

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> defaults = new TreeMap<>(BenchStack.options());
        defaults.put("coupons", "1000000");
        defaults.put("rounds", "5");
        defaults.put("seconds", "10");
        defaults.put("warm-up", "40");
        defaults.put("connections", "256");
        new ExpiryBench(new Options(arguments, defaults)).run();
    }

    private void run() throws IOException, InterruptedException, SQLException {
        int rounds = options.number("rounds");
        int share = options.number("coupons") / rounds;
        try (BenchStack stack = new BenchStack(options)) {
            PayaraMicro node = stack.start(Map.of());
            node.awaitReady(PayaraMicro.READY_LIMIT);
            ServiceClient api = ServiceClient.at(node.url());
            URI issue = api.issueUri(api.openPolicy("bench: issuing goes on", NEVER_SOLD_OUT));
            long expiring = api.openPolicy("bench: expires", NEVER_SOLD_OUT);
            ResultFile.progress(
                    "warm-up", load.closed(issue, options.number("connections"), options.number("warm-up")));
            try (Connection database = stack.connection()) {
                for (int round = 0; round < rounds; round++) {
                    add(ALONE, issue);
                    insertOverdue(database, expiring, round * share + 1, share);
                    beside(issue, database);
                    drain(database);
                }
            }
        }
        report(share * rounds);
    }

    private void add(String name, URI issue) throws InterruptedException {
        LoadResult answered = load.closed(issue, options.number("connections"), options.number("seconds"));
        ResultFile.progress(name, answered);
        issued.add(name, answered.perSecond("201"));
        p99.add(name, answered.granted().percentileMillis(99));
        if (!answered.only("201")) {
            result.say("(!) %s: %s.", name, answered.answersInWords());
        }
    }

    private void beside(URI issue, Connection database) throws InterruptedException, SQLException {
        long before = overdue(database);
        long start = System.nanoTime();
        add(BESIDE, issue);
        long after = overdue(database);
        expired.add(EXPIRED_BESIDE, (before - after) / secondsSince(start));
        if (after == 0) {
            result.say("(!) For a part of a round nothing was left to expire: more --coupons are needed.");
        }
    }

    /** Expires what is left with nothing else going on. */
    private void drain(Connection database) throws SQLException, InterruptedException {
        long before = overdue(database);
        long start = System.nanoTime();
        while (overdue(database) > 0) {
            Thread.sleep(POLL_MILLIS);
        }
        expired.add(EXPIRED_ALONE, before / secondsSince(start));
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** Rows as if the coupons had been issued long ago. */
    private static void insertOverdue(Connection database, long policyId, int first, int count) throws SQLException {
        try (PreparedStatement rows = database.prepareStatement("insert into issued_coupon"
                + " (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at)"
                + " select ? - n, ?, n, 'UNUSED', n, localtimestamp - interval '60 days',"
                + " localtimestamp - interval '2 days' from generate_series(?, ?) as n")) {
            rows.setLong(1, policyId);
            rows.setLong(2, policyId);
            rows.setInt(3, first);
            rows.setInt(4, first + count - 1);
            rows.executeUpdate();
        }
    }

    /** Those inserted here: what is issued beside them lives for a month, in whatever zone. */
    private static long overdue(Connection database) throws SQLException {
        try (PreparedStatement count =
                        database.prepareStatement("select count(*) from issued_coupon where status = 'UNUSED'"
                                + " and expire_at < localtimestamp - interval '1 day'");
                ResultSet counted = count.executeQuery()) {
            counted.next();
            return counted.getLong(1);
        }
    }

    private void report(int coupons) throws IOException {
        result.say(
                "%,d coupons in %d shares; %d connections issue in a closed loop, %d s a round after %d s of warm-up;"
                        + " server JVM %s.",
                coupons,
                options.number("rounds"),
                options.number("connections"),
                options.number("seconds"),
                options.number("warm-up"),
                String.join(" ", PayaraMicro.JVM_OPTIONS));
        for (Comparison table : List.of(issued, expired, p99)) {
            result.say("");
            result.say(table.table());
        }
        result.say("");
        result.say(issued.ratio(BESIDE, ALONE, "≥ 0.8"));
        result.write();
    }
}
