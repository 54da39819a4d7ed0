package com.promotion.bench;

import com.promotion.bench.load.EngineLoad;
import com.promotion.bench.load.ScatteredUserIds;
import com.promotion.bench.report.Comparison;
import com.promotion.bench.report.Options;
import com.promotion.bench.report.ResultFile;
import com.promotion.bench.stack.AuditTimes;
import com.promotion.bench.stack.DatabaseMemory;
import com.promotion.bench.stack.GrownDatabase;
import com.promotion.bench.stack.LedgerCeiling;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.servers.BackingServers;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * What size costs: issuing with 0, 1 and 5 million coupons of one policy issued, and with 1,000 policies open at once.
 *
 * <p>In process, without HTTP, because HTTP would hide the difference. Each size has a database of its own on the same
 * server, so that they can take turns.
 */
public final class GrowthBench {
    private static final int NEVER_SOLD_OUT = 100_000_000;
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final String FRESH = "at 0";
    private static final String ONE_POLICY = "one policy open";

    private final Options options;
    private final ResultFile result;
    private final List<GrownDatabase> sizes = new ArrayList<>();
    private final Comparison rates = new Comparison("durable issues per second", 0);
    private final Comparison p99 = new Comparison("p99, ms", 1);
    private final Comparison wal = new Comparison("bytes of WAL for each coupon", 0);
    private BackingServers servers;

    private GrowthBench(Options options) throws InterruptedException {
        this.options = options;
        this.result = new ResultFile("growth", "Issuing with much issued, and with many policies", options);
    }

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> defaults = new TreeMap<>(ResultFile.options());
        defaults.put("sizes", "1000000,5000000");
        defaults.put("policies", "1000");
        defaults.put("rounds", "4");
        defaults.put("seconds", "6");
        defaults.put("warm-up", "60");
        defaults.put("under-way", "4000");
        defaults.put("batch", "500");
        defaults.putAll(DatabaseMemory.options());
        new GrowthBench(new Options(arguments, defaults)).run();
    }

    private void run() throws IOException, InterruptedException, SQLException {
        try (BackingServers started = BackingServers.forTests(DatabaseMemory.settings(options))) {
            servers = started;
            result.say(
                    "In process, without HTTP; %d users under way all the time; %d rounds of %d s after %d s of"
                            + " warm-up; settings as shipped; PostgreSQL with fsync, synchronous_commit, %s.",
                    options.number("under-way"),
                    options.number("rounds"),
                    options.number("seconds"),
                    options.number("warm-up"),
                    DatabaseMemory.inWords(options));
            result.say("");
            try {
                for (String issued : ("0," + options.required("sizes")).split(",", -1)) {
                    sizes.add(size(Integer.parseInt(issued)));
                }
                measureSizes();
                measureDatabase();
                measurePolicies();
            } finally {
                sizes.forEach(GrownDatabase::close);
            }
        }
        result.write();
    }

    private GrownDatabase size(int issued) throws SQLException, InterruptedException {
        GrownDatabase size = new GrownDatabase(servers, issued, NEVER_SOLD_OUT);
        if (issued > 0) {
            size.fill();
            reload(size.engine(), size.policyId(), issued);
            size.rewriteAppendOnlyFile();
        }
        return size;
    }

    private void reload(IssuingHarness engine, long policyId, int issued) {
        engine.distrust(policyId);
        long start = System.nanoTime();
        engine.load(policyId);
        result.say(
                "- with %,d issued: the gate is loaded in %.1f s; its set of users then takes %.1f bytes for each",
                issued,
                (System.nanoTime() - start) / 1e9,
                engine.keys(policyId).admittedUsersBytes() / (double) issued);
    }

    /** Right after loading Redis may hold two tables, one of them half empty: it moves from one to the other by and by. */
    private void sayBytesForEachUser(GrownDatabase size) {
        int users = size.engine().keys(size.policyId()).admittedUsers().size();
        result.say(
                "- %s, after the rounds: the gate's set of %,d users takes **%.1f** bytes for each; wanted ≤ 60",
                size.name(), users, size.engine().keys(size.policyId()).admittedUsersBytes() / (double) users);
    }

    private void measureSizes() throws SQLException, InterruptedException {
        for (GrownDatabase size : sizes) {
            issue(size, options.number("warm-up") / sizes.size() + 1);
        }
        for (int round = 1; round <= options.number("rounds"); round++) {
            for (GrownDatabase size : sizes) {
                long walBefore = size.walBytes();
                EngineLoad.Result issued = issue(size, options.number("seconds"));
                double coupons = issued.perSecond() * (options.number("seconds") + SETTLE.toSeconds());
                wal.add(size.name(), (size.walBytes() - walBefore) / coupons);
                add(size.name(), issued);
            }
        }
        result.say("");
        result.say(rates.table());
        result.say("");
        result.say(p99.table());
        result.say("");
        result.say(wal.table());
        result.say("");
        for (GrownDatabase size : sizes.subList(1, sizes.size())) {
            result.say(rates.ratio(size.name(), FRESH, "≥ 0.9"));
            sayBytesForEachUser(size);
        }
    }

    /** What PostgreSQL does by itself of the same, at each size: whether what is lost with size is lost there. */
    private void measureDatabase() throws IOException, InterruptedException, SQLException {
        List<LedgerCeiling> ceilings = new ArrayList<>();
        for (GrownDatabase size : sizes) {
            LedgerCeiling ceiling = new LedgerCeiling(servers, size.jdbcUrl());
            ceiling.issued(size.issued());
            ceilings.add(ceiling);
        }
        Comparison alone = new Comparison("coupons per second, PostgreSQL alone", 0);
        for (int round = 0; round <= options.number("rounds"); round++) {
            for (int i = 0; i < sizes.size(); i++) {
                if (sizes.get(i).issued() == 0) {
                    ceilings.get(i).issued(0);
                }
                double rate = ceilings.get(i).rowsPerSecond(2, 1, options.number("batch"), options.number("seconds"));
                ResultFile.progress(
                        "PostgreSQL alone, %-14s %,8.0f/s", sizes.get(i).name(), rate);
                if (round > 0) {
                    alone.add(sizes.get(i).name(), rate);
                }
            }
        }
        result.say("");
        result.say(alone.table());
        result.say("");
        for (GrownDatabase size : sizes.subList(1, sizes.size())) {
            result.say(alone.ratio(size.name(), FRESH, ""));
        }
    }

    /** Nothing issued means so at the beginning of every round: a new policy in an empty table. */
    private EngineLoad.Result issue(GrownDatabase size, int seconds) throws SQLException, InterruptedException {
        if (!size.name().equals(FRESH)) {
            return issue(size.engine(), new long[] {size.policyId()}, size.newcomers(), seconds);
        }
        size.truncate();
        return issue(size.engine(), new long[] {size.engine().open(NEVER_SOLD_OUT)}, new ScatteredUserIds(1), seconds);
    }

    private EngineLoad.Result issue(IssuingHarness engine, long[] policies, ScatteredUserIds users, int seconds)
            throws InterruptedException {
        return EngineLoad.run(
                engine, policies, users, options.number("under-way"), SETTLE, Duration.ofSeconds(seconds));
    }

    private void add(String name, EngineLoad.Result issued) {
        ResultFile.progress(
                "%-24s %,8.0f/s  p99 %.1f ms",
                name, issued.perSecond(), issued.latency().percentileMillis(99));
        rates.add(name, issued.perSecond());
        p99.add(name, issued.latency().percentileMillis(99));
        if (issued.failures() > 0) {
            result.say("(!) %s: %d users got no coupon.", name, issued.failures());
        }
    }

    /** One and many in turns, with the audit of every policy each second, as the service does it. */
    private void measurePolicies() throws SQLException, InterruptedException {
        GrownDatabase empty = sizes.get(0);
        empty.truncate();
        IssuingHarness engine = empty.engine();
        long[] many = LongStream.range(0, options.number("policies"))
                .map(i -> engine.open(NEVER_SOLD_OUT / 100))
                .toArray();
        String manyName = String.format(Locale.ROOT, "%,d policies open", many.length);
        ScatteredUserIds users = new ScatteredUserIds(1);
        long[] one = {engine.open(NEVER_SOLD_OUT)};
        AuditTimes atRest = new AuditTimes(engine);
        for (int i = 0; i < 5; i++) {
            atRest.look();
        }
        AuditTimes underLoad = new AuditTimes(engine);
        ScheduledExecutorService everySecond = Executors.newSingleThreadScheduledExecutor();
        var auditing = everySecond.scheduleAtFixedRate(underLoad::look, 1, 1, TimeUnit.SECONDS);
        for (int round = 0; round <= options.number("rounds"); round++) {
            EngineLoad.Result ofOne = issue(engine, one, users, options.number("seconds"));
            EngineLoad.Result ofMany = issue(engine, many, users, options.number("seconds"));
            if (round > 0) {
                add(ONE_POLICY, ofOne);
                add(manyName, ofMany);
            }
        }
        auditing.cancel(false);
        everySecond.shutdown();
        everySecond.awaitTermination(10, TimeUnit.SECONDS);
        result.say("");
        result.say(rates.table(ONE_POLICY, manyName));
        result.say("");
        result.say(p99.table(ONE_POLICY, manyName));
        result.say("");
        result.say(rates.ratio(manyName, ONE_POLICY, ""));
        result.say("- audit of all these policies, at rest: %s", atRest.inWords());
        result.say("- audit of all these policies, once a second meanwhile: %s", underLoad.inWords());
    }
}
