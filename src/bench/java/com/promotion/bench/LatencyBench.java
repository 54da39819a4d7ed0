package com.promotion.bench;

import com.promotion.bench.load.HttpLoad;
import com.promotion.bench.load.LatencyHistogram;
import com.promotion.bench.load.ScatteredUserIds;
import com.promotion.bench.report.Comparison;
import com.promotion.bench.report.Options;
import com.promotion.bench.report.ResultFile;
import com.promotion.bench.stack.BenchStack;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.PayaraMicro;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import redis.clients.jedis.Jedis;

/**
 * One lonely request beside what it cannot do without: a commit, a round trip to Redis, and the server's own way from
 * request to answer. Once with each of them in a row, and once with a pause before each, as lonely requests come: then no code
 * and data are in the processor's caches, and a processor has to be woken. And the service's start beside that of an
 * empty WAR.
 */
public final class LatencyBench {
    private static final int NEVER_SOLD_OUT = 5_000_000;
    private static final int PER_SECOND = 100;
    private static final Duration START_LIMIT = PayaraMicro.READY_LIMIT;
    private static final String ISSUE = "issue over HTTP";
    private static final String COMMIT = "insert and commit over JDBC";
    private static final String REDIS = "round trip to Redis";
    private static final String NOOP = "no-op POST";
    private static final String NEEDED = "commit + Redis + no-op";
    private static final String SERVICE = "the service";
    private static final String EMPTY = "an empty WAR";

    private final Options options;
    private final HttpLoad load = new HttpLoad();
    private final ResultFile result;
    private final ScatteredUserIds jdbcUsers = new ScatteredUserIds(1);
    private final List<Pace> paces = List.of(new Pace(0), new Pace(PER_SECOND));
    private BenchStack stack;

    /** One thing that is done once and timed. */
    private interface Step {
        void run() throws SQLException;
    }

    /** How often something is done, and what came of it. */
    private static final class Pace {
        private final int perSecond;
        private final Comparison p50;
        private final Comparison p99;

        /** @param perSecond 0 for as often as it goes */
        Pace(int perSecond) {
            this.perSecond = perSecond;
            String pace = perSecond == 0 ? "in a row" : perSecond + " a second";
            this.p50 = new Comparison("p50 " + pace + ", ms", 3);
            this.p99 = new Comparison("p99 " + pace + ", ms", 3);
        }

        /** The same, without any figures yet. */
        Pace untried() {
            return new Pace(perSecond);
        }

        void pause() throws InterruptedException {
            if (perSecond > 0) {
                TimeUnit.MILLISECONDS.sleep(TimeUnit.SECONDS.toMillis(1) / perSecond);
            }
        }

        void add(String name, LatencyHistogram latency) {
            p50.add(name, latency.percentileMillis(50));
            p99.add(name, latency.percentileMillis(99));
        }

        /** Ends a round. */
        void sum() {
            p50.add(NEEDED, p50.last(COMMIT) + p50.last(REDIS) + p50.last(NOOP));
        }
    }

    private LatencyBench(Options options) throws InterruptedException {
        this.options = options;
        this.result = new ResultFile("latency", "One lonely request, and the start", options);
    }

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> defaults = new TreeMap<>(BenchStack.options());
        defaults.put("rounds", "5");
        defaults.put("seconds", "4");
        defaults.put("warm-up", "120");
        defaults.put("starts", "3");
        new LatencyBench(new Options(arguments, defaults)).run();
    }

    private void run() throws IOException, InterruptedException, SQLException {
        try (BenchStack started = new BenchStack(options)) {
            stack = started;
            lonelyRequest();
            result.say("");
            starts();
        }
        result.write();
    }

    private void lonelyRequest() throws IOException, InterruptedException, SQLException {
        PayaraMicro node = stack.start(Map.of(), stack.benchWar());
        node.awaitReady(START_LIMIT);
        ServiceClient api = ServiceClient.at(node.url());
        BenchStack.awaitBenchWar(api);
        URI issue = api.issueUri(api.openPolicy("bench: latency", NEVER_SOLD_OUT));
        URI noop = node.url().resolve("/bench/api/noop-stage/policies/1/issue");
        try (Connection database = stack.connection();
                Jedis redis = stack.redis()) {
            long policyId = copyTables(database);
            for (URI uri : List.of(issue, noop)) {
                // With more than one, so that the compiler sees enough of it.
                load.closed(uri, 16, options.number("warm-up"));
            }
            for (Pace pace : paces) { // does not count: whoever is alone runs other code than those before
                round(pace.untried(), issue, noop, policyId, database, redis);
            }
            for (int round = 1; round <= options.number("rounds"); round++) {
                for (Pace pace : paces) {
                    round(pace, issue, noop, policyId, database, redis);
                }
            }
        }
        stack.stop(node);
        report();
    }

    private void round(Pace pace, URI issue, URI noop, long policyId, Connection database, Jedis redis)
            throws SQLException, InterruptedException {
        add(pace, ISSUE, posts(issue, pace));
        add(pace, COMMIT, commits(database, policyId, pace));
        add(pace, REDIS, timed(redis::ping, pace));
        add(pace, NOOP, posts(noop, pace));
        pace.sum();
    }

    private LatencyHistogram posts(URI uri, Pace pace) throws InterruptedException {
        int seconds = options.number("seconds");
        return (pace.perSecond == 0 ? load.closed(uri, 1, seconds) : load.offered(uri, 1, pace.perSecond, seconds))
                .granted();
    }

    private void report() {
        result.say(
                "One connection, one request at a time; %d rounds of %d s each after one that does not count, the"
                        + " server warmed up for %d s with each; server JVM %s. The commit is that of one row in a copy of"
                        + " the table with its indexes and foreign key; fsync and synchronous_commit are on.",
                options.number("rounds"),
                options.number("seconds"),
                options.number("warm-up"),
                String.join(" ", PayaraMicro.JVM_OPTIONS));
        for (Pace pace : paces) {
            for (Comparison figures : List.of(pace.p50, pace.p99)) {
                result.say("");
                result.say(figures.table());
            }
            result.say("");
            result.say(pace.p50.ratio(ISSUE, NEEDED, "≤ 2"));
        }
    }

    private static void add(Pace pace, String name, LatencyHistogram latency) {
        ResultFile.progress("%-28s p50 %.3f ms, %,d times", name, latency.percentileMillis(50), latency.count());
        pace.add(name, latency);
    }

    /** Returns the id of a policy to insert for. */
    private static long copyTables(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute("create schema if not exists bench");
            statement.execute("create table bench.lonely_policy (like coupon_policy including all)");
            statement.execute("create table bench.lonely_coupon (like issued_coupon including all,"
                    + " foreign key (coupon_policy_id) references bench.lonely_policy (id))");
            statement.execute("insert into bench.lonely_policy select * from coupon_policy limit 1");
            try (var policy = statement.executeQuery("select id from bench.lonely_policy")) {
                policy.next();
                return policy.getLong(1);
            }
        }
    }

    private LatencyHistogram commits(Connection database, long policyId, Pace pace)
            throws SQLException, InterruptedException {
        database.setAutoCommit(false);
        try (PreparedStatement insert = database.prepareStatement("insert into bench.lonely_coupon"
                + " (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at)"
                + " values (?, ?, ?, 'UNUSED', ?, localtimestamp, localtimestamp + interval '30 days')")) {
            int[] number = {count(database)};
            return timed(
                    () -> {
                        number[0]++;
                        insert.setLong(1, number[0]);
                        insert.setLong(2, policyId);
                        insert.setLong(3, jdbcUsers.getAsLong());
                        insert.setInt(4, number[0]);
                        insert.executeUpdate();
                        database.commit();
                    },
                    pace);
        }
    }

    private static int count(Connection database) throws SQLException {
        try (Statement statement = database.createStatement();
                var found = statement.executeQuery("select count(*) from bench.lonely_coupon")) {
            found.next();
            return found.getInt(1);
        }
    }

    private LatencyHistogram timed(Step step, Pace pace) throws SQLException, InterruptedException {
        LatencyHistogram latency = new LatencyHistogram();
        long end = System.nanoTime()
                + Duration.ofSeconds(options.number("seconds")).toNanos();
        while (System.nanoTime() < end) {
            pace.pause();
            long from = System.nanoTime();
            step.run();
            latency.record(System.nanoTime() - from);
        }
        return latency;
    }

    private void starts() throws IOException {
        Path empty = stack.directory().resolve("empty.war");
        ShrinkWrap.create(WebArchive.class, "empty.war")
                .add(new StringAsset("empty"), "index.txt")
                .as(ZipExporter.class)
                .exportTo(empty.toFile(), true);
        Comparison seconds = new Comparison("seconds from the start of the process to ready", 1);
        for (int i = 0; i < options.number("starts"); i++) {
            seconds.add(SERVICE, secondsToReady(stack.serviceWar()));
            seconds.add(EMPTY, secondsToReady(empty));
        }
        result.say(seconds.table());
        result.say("");
        result.say(seconds.ratio(SERVICE, EMPTY, ""));
    }

    private double secondsToReady(Path war) {
        long start = System.nanoTime();
        PayaraMicro node = stack.startOnly(Map.of(), List.of(war));
        node.awaitReady(START_LIMIT);
        double seconds = (System.nanoTime() - start) / 1e9;
        stack.stop(node);
        return seconds;
    }
}
