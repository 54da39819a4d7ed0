package com.promotion.bench;

import com.promotion.bench.load.LatencyHistogram;
import com.promotion.bench.load.LoadResult;
import com.promotion.bench.report.Options;
import com.promotion.bench.report.ResultFile;
import com.promotion.bench.stack.BenchStack;
import com.promotion.bench.stack.KernelQueue;
import com.promotion.bench.stack.LedgerCount;
import com.promotion.bench.stack.MemoryPeak;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.NginxProxy;
import com.promotion.servers.PayaraMicro;
import com.promotion.servers.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * 100,000 users who are all connected press at the same instant for 10,000 coupons, over several nodes behind nginx. The
 * exit code is 0 only when every user was answered and exactly as many as there are coupons got one.
 */
public final class NginxBurst {
    private static final int NOT_EXACT = 1;
    private static final int NOT_RUN = 2;
    private static final int NEVER_SOLD_OUT = 5_000_000;
    private static final int START_TOGETHER = 2;

    private final Options options;
    private final ResultFile result;
    private final List<PayaraMicro> nodes = new ArrayList<>();
    private final long overflowsBefore = KernelQueue.overflows();
    private BenchStack stack;
    private NginxProxy nginx;
    private BurstClients clients;

    private NginxBurst(Options options) throws InterruptedException, IOException {
        this.options = options;
        this.result = new ResultFile("burst-nginx", "Everybody presses at once, nodes behind nginx", options);
    }

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> defaults = new TreeMap<>(BenchStack.options());
        defaults.put("users", "100000");
        defaults.put("coupons", "10000");
        defaults.put("nodes", "2");
        defaults.put("rate", NginxProxy.shippedRate());
        defaults.put("clients", "6");
        defaults.put("warm-up", "120");
        defaults.put("deadline", "120");
        defaults.put("node-options", "-Xmx3g");
        if (NginxProxy.binary().isEmpty()) {
            System.err.println("nginx is not installed (Debian: apt-get install nginx-light); nothing was measured.");
            System.exit(NOT_RUN);
        }
        System.exit(new NginxBurst(new Options(arguments, defaults)).run());
    }

    private int run() throws IOException, InterruptedException, SQLException, ClassNotFoundException {
        try (BenchStack started = new BenchStack(options)) {
            stack = started;
            startNodes();
            Path directory = Files.createTempDirectory("promotion-nginx-");
            try (NginxProxy proxy = NginxProxy.start(
                            directory, nodes.stream().map(PayaraMicro::url).toList(), options.number("rate"));
                    BurstClients pressing = new BurstClients(options, stack.directory())) {
                nginx = proxy;
                clients = pressing;
                return burst();
            }
        }
    }

    /** Two at a time: a start takes all processors there are. */
    private void startNodes() {
        int number = options.number("nodes");
        while (nodes.size() < number) {
            List<PayaraMicro> starting = new ArrayList<>();
            for (int i = 0; i < Math.min(START_TOGETHER, number - nodes.size()); i++) {
                starting.add(startNode());
            }
            starting.forEach(node -> nodes.add(ready(node)));
        }
    }

    private PayaraMicro startNode() {
        // The one variable that wins over the command line.
        return stack.start(Map.of("_JAVA_OPTIONS", options.required("node-options")));
    }

    /** Once more when it ends by itself: Payara's own start has a race (seen: ConcurrentModificationException in HK2). */
    private PayaraMicro ready(PayaraMicro node) {
        try {
            node.awaitReady(PayaraMicro.READY_LIMIT);
            return node;
        } catch (StartFailure failure) {
            ResultFile.progress(
                    "a node is started again: %s",
                    failure.getMessage().lines().findFirst().orElse(""));
            stack.stop(node);
            PayaraMicro another = startNode();
            another.awaitReady(PayaraMicro.READY_LIMIT);
            return another;
        }
    }

    private int burst() throws IOException, InterruptedException, SQLException, ClassNotFoundException {
        ServiceClient direct = ServiceClient.at(nodes.get(0).url());
        ServiceClient throughNginx = ServiceClient.at(nginx.url());
        long warmUpPolicy = direct.openPolicy("bench: warm-up", NEVER_SOLD_OUT);
        long soldOutPolicy = direct.openPolicy("bench: sold out", 1);
        long policyId = direct.openPolicy("bench: burst", options.number("coupons"));
        clients.start(
                throughNginx.issueUri(policyId),
                throughNginx.issueUri(warmUpPolicy),
                throughNginx.issueUri(soldOutPolicy));
        ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();
        MemoryPeak memory = new MemoryPeak(
                nodes.stream().map(PayaraMicro::process).toList(), nginx.processes(), clients.processes());
        int held = clients.awaitConnected();
        var sampling = sampler.scheduleWithFixedDelay(memory::sample, 0, 500, TimeUnit.MILLISECONDS);
        clients.tellInstant();
        LoadResult answered = clients.collect();
        sampling.cancel(false);
        sampler.shutdown();
        report(answered, held, memory);
        return verdict(answered, stack.count(policyId));
    }

    private void report(LoadResult answered, int held, MemoryPeak memory) throws IOException {
        result.say(
                "%d nodes (server JVM %s %s) behind nginx with the configuration of deploy/nginx, %d a second; %d"
                        + " client processes on 8 loopback addresses, of a higher priority than the servers where that is"
                        + " allowed; %d s of warm-up with 64 connections for each of them, one half issuing, the other"
                        + " sold out; net.core.somaxconn %s.",
                nodes.size(),
                String.join(" ", PayaraMicro.JVM_OPTIONS),
                options.required("node-options"),
                options.number("rate"),
                clients.processes().size(),
                options.number("warm-up"),
                KernelQueue.bound());
        result.say("");
        result.say("| | |");
        result.say("|---|---:|");
        result.say("| users, coupons | %,d, %,d |", options.number("users"), options.number("coupons"));
        result.say("| connections held before the instant | %,d |", held);
        result.say("| first requests sent within | %,.0f ms |", answered.spreadMillis());
        answered.answers().forEach((answer, n) -> result.say("| %s | %,d |", answer, n));
        result.say(
                "| reset, timed out, connects refused | %,d, %,d, %,d |",
                answered.resets(), answered.timeouts(), answered.refusedConnects());
        result.say("| last answer after | %.1f s |", answered.seconds());
        result.say("| answers per second | %,.0f |", answered.perSecond());
        result.say(
                "| connections that found the kernel's queue full | %,d |", KernelQueue.overflows() - overflowsBefore);
        percentiles("after own request, all answers", answered.latency());
        percentiles("after own request, 201", answered.granted());
        percentiles("after the instant, all answers", answered.sinceStart());
        memory.say(result);
        result.say("");
        nginx.errors().stream().limit(5).forEach(line -> result.say("(!) nginx: %s", line));
    }

    private void percentiles(String what, LatencyHistogram latency) {
        result.say(
                "| %s: p50, p99, max | %,.0f, %,.0f, %,.0f ms |",
                what, latency.percentileMillis(50), latency.percentileMillis(99), latency.maxMillis());
    }

    private int verdict(LoadResult answered, LedgerCount count) throws IOException {
        long expected = Math.min(options.number("coupons"), options.number("users"));
        long refused = answered.count("409 CP003");
        boolean exact = answered.count("201") == expected
                && answered.count("201") + refused == options.number("users")
                && answered.resets() == 0
                && answered.timeouts() == 0
                && count.exactly(expected);
        result.say(
                "%s: %,d were told 201 and %,d \"sold out\"; the database has %,d rows of %,d users, issued_quantity"
                        + " %,d.",
                exact ? "EXACT" : "(!) NOT EXACT",
                answered.count("201"),
                refused,
                count.rows(),
                count.users(),
                count.issuedQuantity());
        result.write();
        return exact ? 0 : NOT_EXACT;
    }
}
