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
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * What people cost who only look at the stock: issuing alone, beside 5,000 looks a second, and beside as many no-op GETs a
 * second, because on one machine their HTTP work is taken from issuing whatever is behind it.
 */
public final class PollsBench {
    private static final int NEVER_SOLD_OUT = 20_000_000;
    private static final double HELD_PACE = 0.98;
    private static final String ALONE = "issuing alone";
    private static final String BESIDE_POLLS = "issuing beside polls";
    private static final String BESIDE_NOOPS = "issuing beside no-op GETs";

    private final Options options;
    private final HttpLoad load = new HttpLoad();
    private final ResultFile result;
    private final Comparison issued = new Comparison("201 per second", 0);
    private final Comparison looked = new Comparison("GETs per second", 0);
    private final Comparison p99 = new Comparison("p99, ms", 1);
    private URI issue;

    private PollsBench(Options options) throws InterruptedException {
        this.options = options;
        this.result = new ResultFile("polls", "Issuing while people look at the stock", options);
    }

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> defaults = new TreeMap<>(BenchStack.options());
        defaults.put("rounds", "4");
        defaults.put("seconds", "8");
        defaults.put("warm-up", "20");
        defaults.put("connections", "256");
        defaults.put("polls", "5000");
        new PollsBench(new Options(arguments, defaults)).run();
    }

    private void run() throws IOException, InterruptedException, SQLException {
        try (BenchStack stack = new BenchStack(options)) {
            PayaraMicro node = stack.start(Map.of(), stack.benchWar());
            node.awaitReady(PayaraMicro.READY_LIMIT);
            ServiceClient api = ServiceClient.at(node.url());
            BenchStack.awaitBenchWar(api);
            long policyId = api.openPolicy("bench: polls", NEVER_SOLD_OUT);
            issue = api.issueUri(policyId);
            URI stock = node.url().resolve("/api/v1/coupons/policies/" + policyId + "/stock");
            URI noop = node.url().resolve("/bench/api/noop/policies/" + policyId + "/stock");
            load.closed(issue, options.number("connections"), options.number("warm-up"));
            for (URI gets : List.of(stock, noop)) {
                beside(gets, options.number("warm-up")).forEach(warm -> ResultFile.progress("warm-up", warm));
            }
            for (int round = 1; round <= options.number("rounds"); round++) {
                LoadResult alone = load.closed(issue, options.number("connections"), options.number("seconds"));
                add(ALONE, alone);
                add(BESIDE_POLLS, beside(stock, options.number("seconds")), "stock polls");
                add(BESIDE_NOOPS, beside(noop, options.number("seconds")), "no-op GETs");
            }
        }
        report();
    }

    private List<LoadResult> beside(URI gets, int seconds) throws InterruptedException {
        int connections = options.number("connections");
        Callable<LoadResult> issuing = () -> load.closed(issue, connections, seconds);
        return HttpLoad.together(issuing, () -> load.offeredGets(gets, connections, options.number("polls"), seconds));
    }

    private void add(String name, List<LoadResult> both, String gets) {
        add(name, both.get(0));
        LoadResult answered = both.get(1);
        ResultFile.progress(gets, answered);
        looked.add(gets, answered.perSecond("200"));
        p99.add(gets, answered.granted().percentileMillis(99));
        if (!answered.only("200")) {
            result.say("(!) %s: %s.", gets, answered.answersInWords());
        }
    }

    private void add(String name, LoadResult answered) {
        ResultFile.progress(name, answered);
        issued.add(name, answered.perSecond("201"));
        p99.add(name, answered.granted().percentileMillis(99));
        if (!answered.only("201")) {
            result.say("(!) %s: %s.", name, answered.answersInWords());
        }
    }

    private void report() throws IOException {
        result.say(
                "%d connections issue in a closed loop, %d others GET %,d times a second; %d rounds of %d s, each thing"
                        + " warmed up for %d s; server JVM %s.",
                options.number("connections"),
                options.number("connections"),
                options.number("polls"),
                options.number("rounds"),
                options.number("seconds"),
                options.number("warm-up"),
                String.join(" ", PayaraMicro.JVM_OPTIONS));
        for (Comparison table : List.of(issued, looked, p99)) {
            result.say("");
            result.say(table.table());
        }
        result.say("");
        result.say(issued.ratio(BESIDE_POLLS, BESIDE_NOOPS, "≥ 0.8"));
        result.say(issued.ratio(BESIDE_POLLS, ALONE, ""));
        if (looked.median("stock polls") < HELD_PACE * options.number("polls")) {
            result.say(
                    "(!) Only %,.0f of %,d polls a second were answered: the ratio flatters issuing.",
                    looked.median("stock polls"), options.number("polls"));
        }
        result.write();
    }
}
