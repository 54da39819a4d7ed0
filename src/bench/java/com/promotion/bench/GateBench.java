package com.promotion.bench;

import com.promotion.bench.load.HttpLoad;
import com.promotion.bench.load.LoadResult;
import com.promotion.bench.report.Comparison;
import com.promotion.bench.report.Options;
import com.promotion.bench.report.ResultFile;
import com.promotion.bench.stack.BenchStack;
import com.promotion.bench.stack.LedgerCount;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.PayaraMicro;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import redis.clients.jedis.Jedis;

/**
 * What failures and overload cost: issuing with Redis killed beside issuing with it, and issuing while more is asked for
 * than the queues may hold.
 *
 * <p>Turning somebody away costs HTTP work, which on one machine is taken from issuing. So shedding is compared with
 * issuing while as many no-op requests a second are answered.
 */
public final class GateBench {
    private static final int NEVER_SOLD_OUT = 20_000_000;
    private static final String WITH = "with the gate";
    private static final String AWAY = "Redis killed";
    private static final String FULL = "within the bounds";
    private static final String SHEDDING = "201 while shedding";
    private static final String ISSUING_WHILE_SHEDDING = "201 and 202 while shedding";
    private static final String BESIDE_NOOPS = "beside as many no-ops";
    private static final int TRUST_LIMIT_SECONDS = 60;
    private static final int OUTBOX_LIMIT_SECONDS = 60;

    private final Options options;
    private final HttpLoad load = new HttpLoad();
    private final ResultFile result;
    private BenchStack stack;
    private ServiceClient api;
    private long policyId;

    private GateBench(Options options) throws InterruptedException {
        this.options = options;
        this.result = new ResultFile("gate", "Issuing with the gate away, and while shedding", options);
    }

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> defaults = new TreeMap<>(BenchStack.options());
        defaults.put("rounds", "3");
        defaults.put("seconds", "8");
        defaults.put("warm-up", "20");
        defaults.put("connections", "256");
        defaults.put("pending-max", "300");
        new GateBench(new Options(arguments, defaults)).run();
    }

    private void run() throws IOException, InterruptedException, SQLException {
        try (BenchStack started = new BenchStack(options)) {
            stack = started;
            PayaraMicro node = stack.start(
                    Map.of("COUPON_BATCH_PENDING_PER_POLICY_MAX", options.required("pending-max")), stack.benchWar());
            node.awaitReady(PayaraMicro.READY_LIMIT);
            api = ServiceClient.at(node.url());
            BenchStack.awaitBenchWar(api);
            policyId = api.openPolicy("bench: gate", NEVER_SOLD_OUT);
            result.say(
                    "%d connections in a closed loop; %d rounds of %d s, each thing warmed up for %d s; server JVM %s.",
                    options.number("connections"),
                    options.number("rounds"),
                    options.number("seconds"),
                    options.number("warm-up"),
                    String.join(" ", PayaraMicro.JVM_OPTIONS));
            result.say("");
            gateAway();
            result.say("");
            shedding(node.url().resolve("/bench/api/noop/policies/1/issue"));
            result.say("");
            LedgerCount count = stack.count(policyId);
            result.say(
                    "In the end the database has %,d coupons: %s.",
                    count.rows(), count.exactly(count.rows()) ? "consistent" : "(!) NOT CONSISTENT");
        }
        result.write();
    }

    private void gateAway() throws InterruptedException, IOException {
        Comparison rates = new Comparison("201 per second", 0);
        Comparison p99 = new Comparison("p99 of 201, ms", 1);
        with(options.number("warm-up"));
        away(options.number("warm-up"));
        for (int round = 1; round <= options.number("rounds"); round++) {
            add(rates, p99, WITH, with(options.number("seconds")));
            add(rates, p99, AWAY, away(options.number("seconds")));
        }
        result.say(rates.table());
        result.say("");
        result.say(p99.table());
        result.say("");
        result.say(rates.ratio(AWAY, WITH, "≥ 0.5"));
    }

    private LoadResult with(int seconds) throws InterruptedException, IOException {
        awaitTrusted();
        LoadResult with = issue(seconds);
        if (!goesThroughTheGate()) {
            result.say("(!) the gate was not trusted at the end of a round \"%s\".", WITH);
        }
        return with;
    }

    private LoadResult away(int seconds) throws InterruptedException {
        stack.killRedis();
        LoadResult away = issue(seconds);
        stack.restartRedis();
        return away;
    }

    private LoadResult issue(int seconds) throws InterruptedException {
        return load.closed(api.issueUri(policyId), options.number("connections"), seconds);
    }

    private void add(Comparison rates, Comparison p99, String name, LoadResult answered) {
        ResultFile.progress(name, answered);
        rates.add(name, answered.perSecond("201"));
        p99.add(name, answered.granted().percentileMillis(99));
        if (!answered.only("201")) {
            result.say("(!) %s: %s.", name, answered.answersInWords());
        }
    }

    /** A gate that comes back is loaded from the database before it is asked. */
    private void awaitTrusted() throws InterruptedException, IOException {
        for (int waited = 0; !goesThroughTheGate(); waited++) {
            if (waited == TRUST_LIMIT_SECONDS) {
                throw new IOException("The gate is not trusted " + TRUST_LIMIT_SECONDS + " s after Redis is back");
            }
            Thread.sleep(1_000);
        }
    }

    /** Whoever passes through it leaves a new entry in the outbox; whoever passes it by does not. */
    private boolean goesThroughTheGate() throws IOException, InterruptedException {
        String before = lastOutboxEntry();
        load.closed(api.issueUri(policyId), 1, 0);
        return !lastOutboxEntry().equals(before);
    }

    private String lastOutboxEntry() {
        try (Jedis redis = stack.redis()) {
            return redis.exists(outbox())
                    ? redis.xinfoStream(outbox()).getLastGeneratedId().toString()
                    : "";
        }
    }

    private void shedding(URI noop) throws InterruptedException, IOException {
        Comparison rates = new Comparison("per second", 0);
        Comparison latencies = new Comparison("ms", 1);
        awaitTrusted();
        issue(options.number("warm-up") / 2);
        load.closed(noop, options.number("connections"), options.number("warm-up") / 2);
        overload(issue(2).perSecond("201"), options.number("warm-up"));
        awaitOutboxEmpty();
        for (int round = 1; round <= options.number("rounds"); round++) {
            LoadResult full = issue(options.number("seconds"));
            ResultFile.progress(FULL, full);
            rates.add(FULL, full.perSecond("201"));
            LoadResult shed = overload(full.perSecond("201"), options.number("seconds"));
            awaitOutboxEmpty();
            ResultFile.progress(SHEDDING, shed);
            rates.add(SHEDDING, shed.perSecond("201"));
            rates.add(ISSUING_WHILE_SHEDDING, shed.perSecond("201") + shed.perSecond("202"));
            rates.add("503 CP009 meanwhile", shed.perSecond("503 CP009"));
            latencies.add("201 within the bounds, p99", full.granted().percentileMillis(99));
            latencies.add("201 while shedding, p99", shed.granted().percentileMillis(99));
            latencies.add("503, p50", shed.refused().percentileMillis(50));
            latencies.add("503, p99", shed.refused().percentileMillis(99));
            int noops = Math.max(1, (int) shed.perSecond("503 CP009"));
            LoadResult beside = HttpLoad.together(
                            () -> issue(options.number("seconds")),
                            () -> load.offered(noop, options.number("connections"), noops, options.number("seconds")))
                    .get(0);
            ResultFile.progress(BESIDE_NOOPS, beside);
            rates.add(BESIDE_NOOPS, beside.perSecond("201"));
            sayUnexpected(shed);
        }
        result.say(
                "Shedding: at most %s claims pending, half more asked for than is issued within the bounds, on %d"
                        + " connections.",
                options.required("pending-max"), connectionsOfOverload());
        result.say("");
        result.say(rates.table());
        result.say("");
        result.say(latencies.table());
        result.say("");
        result.say(rates.ratio(SHEDDING, FULL, ""));
        result.say(rates.ratio(SHEDDING, BESIDE_NOOPS, "about 1"));
        result.say(rates.ratio(ISSUING_WHILE_SHEDDING, BESIDE_NOOPS, ""));
    }

    private LoadResult overload(double fullRate, int seconds) throws InterruptedException {
        return load.offered(api.issueUri(policyId), connectionsOfOverload(), (int) (fullRate * 1.5), seconds);
    }

    /** Claims that were promised only are recorded some seconds later, which would slow down what is measured next. */
    private void awaitOutboxEmpty() throws InterruptedException, IOException {
        try (Jedis redis = stack.redis()) {
            for (int waited = 0; redis.xlen(outbox()) > 0; waited++) {
                if (waited == OUTBOX_LIMIT_SECONDS) {
                    throw new IOException("The outbox is not empty after " + OUTBOX_LIMIT_SECONDS + " s");
                }
                Thread.sleep(1_000);
            }
        }
    }

    private String outbox() {
        return "coupon:outbox:{" + policyId + "}";
    }

    private int connectionsOfOverload() {
        return options.number("connections") * 8;
    }

    private void sayUnexpected(LoadResult shed) {
        long expected = shed.count("201") + shed.count("202") + shed.count("503 CP009");
        if (expected < shed.latency().count() || shed.resets() > 0) {
            result.say("(!) %s: %s.", SHEDDING, shed.answersInWords());
        }
    }
}
