package com.promotion.bench;

import com.promotion.bench.load.EngineLoad;
import com.promotion.bench.load.ScatteredUserIds;
import com.promotion.bench.report.Comparison;
import com.promotion.bench.report.Options;
import com.promotion.bench.report.ResultFile;
import com.promotion.bench.stack.DatabaseMemory;
import com.promotion.bench.stack.LedgerCeiling;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.servers.BackingServers;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gate and ledger without HTTP: durable issues a second of one policy and of eight, in this process over real Redis and
 * PostgreSQL, beside what PostgreSQL does by itself with batches of the same size.
 */
public final class EngineBench {
    private static final int NEVER_SOLD_OUT = 100_000_000;
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private final Options options;
    private final ResultFile result;
    private final Comparison rates = new Comparison("durable issues per second", 0);
    private final Comparison batches = new Comparison("coupons per batch", 0);
    private final Comparison p99 = new Comparison("p99, ms", 1);
    private BackingServers servers;
    private IssuingHarness engine;

    private EngineBench(Options options) throws InterruptedException {
        this.options = options;
        this.result = new ResultFile("engine", "Gate and ledger in process, beside PostgreSQL's own ceiling", options);
    }

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> defaults = new TreeMap<>(ResultFile.options());
        defaults.put("rounds", "4");
        defaults.put("seconds", "8");
        defaults.put("warm-up", "60");
        defaults.putAll(DatabaseMemory.options());
        defaults.put("under-way", "4000");
        defaults.put("only", "");
        new EngineBench(new Options(arguments, defaults)).run();
    }

    private void run() throws IOException, InterruptedException, SQLException {
        try (BackingServers started = BackingServers.forTests(DatabaseMemory.settings(options));
                IssuingHarness made = new IssuingHarness(started)) {
            servers = started;
            engine = made;
            if (options.text("only").isPresent()) {
                alone(options.number("only"));
                return;
            }
            LedgerCeiling ceiling = new LedgerCeiling(withPolicies());
            result.say(
                    "%d users under way all the time; %d rounds of %d s after %d s of warm-up for each number of"
                            + " policies; settings as shipped; PostgreSQL with fsync, synchronous_commit, %s; the ceiling"
                            + " is measured by %s with two clients for one policy, eight for eight, and the mean batch of"
                            + " the engine in the same round.",
                    options.number("under-way"),
                    options.number("rounds"),
                    options.number("seconds"),
                    options.number("warm-up"),
                    DatabaseMemory.inWords(options),
                    ceiling.driver());
            issue(1, options.number("warm-up"));
            issue(LedgerCeiling.POLICIES_MAX, options.number("warm-up"));
            for (int round = 1; round <= options.number("rounds"); round++) {
                round(ceiling, 1, 2);
                round(ceiling, LedgerCeiling.POLICIES_MAX, LedgerCeiling.POLICIES_MAX);
            }
        }
        report();
    }

    /** For a profiler: one number of policies, for all rounds without a pause. */
    private void alone(int policies) throws InterruptedException, SQLException {
        EngineLoad.Result issued = issue(policies, options.number("rounds") * options.number("seconds"));
        ResultFile.progress("%,.0f/s", issued.perSecond());
    }

    /** The ceiling's policies are copies of what it finds. */
    private BackingServers withPolicies() {
        open(LedgerCeiling.POLICIES_MAX);
        return servers;
    }

    private void round(LedgerCeiling ceiling, int policies, int clients)
            throws IOException, InterruptedException, SQLException {
        long transactionsBefore = transactions();
        EngineLoad.Result issued = issue(policies, options.number("seconds"));
        // Besides the batches only this question and the opening of the policies have taken numbers.
        long transactions = transactions() - transactionsBefore - 1 - 3L * policies;
        double all = issued.perSecond() * (options.number("seconds") + SETTLE.toSeconds());
        int mean = (int) Math.max(1, Math.round(all / Math.max(1, transactions)));
        rates.add(engineOf(policies), issued.perSecond());
        batches.add(engineOf(policies), mean);
        p99.add(engineOf(policies), issued.latency().percentileMillis(99));
        if (issued.failures() > 0) {
            result.say("(!) %s: %d users got no coupon.", engineOf(policies), issued.failures());
        }
        double rows = ceiling.rowsPerSecond(clients, policies, mean, options.number("seconds"));
        rates.add(ceilingOf(policies), rows);
        ResultFile.progress(
                "%d policies: engine %,.0f/s in batches of %d, PostgreSQL alone %,.0f/s",
                policies, issued.perSecond(), mean, rows);
    }

    private EngineLoad.Result issue(int policies, int seconds) throws InterruptedException {
        long[] ids = open(policies);
        return EngineLoad.run(
                engine, ids, new ScatteredUserIds(1), options.number("under-way"), SETTLE, Duration.ofSeconds(seconds));
    }

    private long[] open(int policies) {
        long[] ids = new long[policies];
        for (int i = 0; i < policies; i++) {
            ids[i] = engine.open(NEVER_SOLD_OUT);
        }
        return ids;
    }

    /** Numbers that transactions have taken; those that only read take none. Asking takes one. */
    private long transactions() throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(servers.jdbcUrl(), servers.dbUser(), servers.dbPassword());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select cast(cast(pg_current_xact_id() as text) as bigint)")) {
            found.next();
            return found.getLong(1);
        }
    }

    private void report() throws IOException {
        String one = engineOf(1);
        String eight = engineOf(LedgerCeiling.POLICIES_MAX);
        result.say("");
        result.say(rates.table());
        result.say("");
        result.say(batches.table());
        result.say("");
        result.say(p99.table());
        result.say("");
        result.say(rates.ratio(one, ceilingOf(1), "≥ 0.5"));
        result.say(rates.ratio(eight, ceilingOf(LedgerCeiling.POLICIES_MAX), ""));
        result.say("- %s: **%,.0f** durable issues/s; wanted ≥ 50,000", one, rates.median(one));
        result.write();
    }

    private static String engineOf(int policies) {
        return "engine, " + policies + (policies == 1 ? " policy" : " policies");
    }

    private static String ceilingOf(int policies) {
        return "PostgreSQL alone, " + policies + (policies == 1 ? " policy" : " policies");
    }
}
