package com.promotion.bench;

import com.promotion.bench.load.HttpLoad;
import com.promotion.bench.load.LoadResult;
import com.promotion.bench.report.Comparison;
import com.promotion.bench.report.Options;
import com.promotion.bench.report.ResultFile;
import com.promotion.bench.stack.BenchStack;
import com.promotion.bench.stack.IssuedCoupons;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.fixtures.slow.SlowClients;
import com.promotion.coupon.fixtures.slow.SlowRequest;
import com.promotion.servers.ApplicationServer;
import com.promotion.servers.BackingServers;
import com.promotion.servers.NginxProxy;
import com.promotion.servers.ServerKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * Issuing beside slow clients, and beside none: halves of bodies, headers byte by byte, a long list that nobody reads. On Payara Micro,
 * on WildFly, and behind nginx.
 */
public final class SlowClientsBench {
    private static final int NEVER_SOLD_OUT = 20_000_000;
    private static final int UNLIMITED_RATE = 100_000;
    private static final long PROBE_MILLIS = 200;

    private static final String ALONE = "issuing alone";

    /** Some slow clients; null for none. */
    private interface Slow {
        SlowClients start();
    }

    private final Options options;
    private final HttpLoad load = new HttpLoad();
    private final ResultFile result;

    private SlowClientsBench(Options options) throws InterruptedException {
        this.options = options;
        this.result = new ResultFile("slow-clients", "Issuing beside slow clients", options);
    }

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> defaults = new LinkedHashMap<>(BenchStack.options());
        defaults.put("rounds", "3");
        defaults.put("seconds", "10");
        defaults.put("warm-up", "60");
        defaults.put("connections", "64");
        defaults.put("clients", "200");
        defaults.put("issued", "500000");
        defaults.put("places", NginxProxy.binary().isPresent() ? "payara,wildfly,nginx" : "payara,wildfly");
        new SlowClientsBench(new Options(arguments, defaults)).run();
    }

    private void run() throws IOException, InterruptedException, SQLException, ExecutionException {
        result.say(
                "%d slow clients, which come back when the server ends them; %d connections issue in a closed loop; %d rounds of"
                        + " %d s after %d s of warm-up.",
                options.number("clients"),
                options.number("connections"),
                options.number("rounds"),
                options.number("seconds"),
                options.number("warm-up"));
        for (String place : options.required("places").split(",", -1)) {
            switch (place) {
                case "payara" -> on(ServerKind.PAYARA_MICRO, false);
                case "wildfly" -> on(ServerKind.WILDFLY, false);
                case "nginx" -> on(ServerKind.PAYARA_MICRO, true);
                default -> throw new IllegalArgumentException("--places are payara, wildfly and nginx");
            }
        }
        result.write();
    }

    private void on(ServerKind kind, boolean behindNginx)
            throws IOException, InterruptedException, SQLException, ExecutionException {
        Path directory = Path.of(options.required("directory"));
        try (BackingServers servers = BackingServers.forRun(directory, Map.of())) {
            BenchStack.empty(servers);
            try (ApplicationServer server =
                    kind.start(Path.of(options.required("service-war")), servers.environmentForTests(), directory)) {
                server.awaitReady(ApplicationServer.READY_LIMIT);
                if (behindNginx) {
                    try (NginxProxy nginx =
                            NginxProxy.start(directory.resolve("nginx"), List.of(server.url()), UNLIMITED_RATE)) {
                        measure(kind + " behind nginx", server, nginx.url(), servers);
                    }
                } else {
                    measure(kind.toString(), server, server.url(), servers);
                }
            }
        }
    }

    private void measure(String name, ApplicationServer server, URI service, BackingServers servers)
            throws IOException, InterruptedException, SQLException, ExecutionException {
        ServiceClient direct = ServiceClient.at(server.url());
        URI issue = ServiceClient.at(service).issueUri(direct.openPolicy("bench: slow clients", NEVER_SOLD_OUT));
        long large = direct.openPolicy("bench: a large list", options.number("issued"));
        try (Connection database =
                DriverManager.getConnection(servers.jdbcUrl(), servers.dbUser(), servers.dbPassword())) {
            IssuedCoupons.insert(database, large, options.number("issued"));
        }
        Map<String, Slow> all = new LinkedHashMap<>();
        all.put(ALONE, null);
        SlowRequest halfBody = SlowRequest.halfBody(issue, direct.authorization());
        SlowRequest slowHeaders = SlowRequest.slowHeaders(issue, direct.authorization());
        all.put("half-sent bodies", () -> SlowClients.senders(service, halfBody, options.number("clients")));
        all.put("headers byte by byte", () -> SlowClients.senders(service, slowHeaders, options.number("clients")));
        URI csv = service.resolve(ServiceClient.POLICIES + "/" + large + "/coupons.csv");
        SlowRequest unread = SlowRequest.unread(csv, direct.authorization(), 1);
        all.put("CSV that nobody reads", () -> SlowClients.readers(service, unread, options.number("clients")));
        Comparison issued = new Comparison("201 per second", 0);
        Comparison live = new Comparison("/health/live, slowest, ms", 0);
        ResultFile.progress(name, load.closed(issue, options.number("connections"), options.number("warm-up")));
        for (int round = 1; round <= options.number("rounds"); round++) {
            for (Map.Entry<String, Slow> one : all.entrySet()) {
                List<SlowClients> clients = one.getValue() == null
                        ? List.of()
                        : List.of(one.getValue().start());
                try {
                    round(one.getKey(), issue, server, issued, live);
                } finally {
                    clients.forEach(SlowClients::close);
                }
            }
        }
        result.say("");
        result.say("## %s", name);
        result.say(issued.table());
        result.say("");
        result.say(live.table());
        result.say("");
        for (String slow : all.keySet()) {
            if (!slow.equals(ALONE)) {
                result.say(issued.ratio(slow, ALONE, "≥ 0.8"));
            }
        }
    }

    private void round(String name, URI issue, ApplicationServer server, Comparison issued, Comparison live)
            throws InterruptedException, ExecutionException {
        FutureTask<Double> probing = new FutureTask<>(() -> slowestProbe(server));
        new Thread(probing, "probe").start();
        LoadResult answered = load.closed(issue, options.number("connections"), options.number("seconds"));
        ResultFile.progress(name, answered);
        issued.add(name, answered.perSecond("201"));
        live.add(name, probing.get());
        if (!answered.only("201")) {
            result.say("(!) %s: %s.", name, answered.answersInWords());
        }
    }

    /** The slowest answer of the liveness probe in milliseconds; one that fails takes its time too. */
    private double slowestProbe(ApplicationServer server) throws IOException, InterruptedException {
        ServiceClient probe = ServiceClient.at(server.health());
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.number("seconds"));
        List<Double> times = new ArrayList<>();
        while (System.nanoTime() < until) {
            long from = System.nanoTime();
            int status = probe.get("/health/live").status();
            times.add((System.nanoTime() - from) / 1e6);
            if (status != 200) {
                result.say("(!) /health/live answered %d", status);
            }
            TimeUnit.MILLISECONDS.sleep(PROBE_MILLIS);
        }
        return times.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
