package com.promotion.bench;

import com.promotion.bench.load.HttpLoad;
import com.promotion.bench.load.LoadResult;
import com.promotion.bench.load.RequestTemplate;
import com.promotion.bench.load.UserTokens;
import com.promotion.bench.report.Comparison;
import com.promotion.bench.report.Options;
import com.promotion.bench.report.ResultFile;
import com.promotion.bench.stack.BenchStack;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.ApplicationServer;
import com.promotion.servers.BackingServers;
import com.promotion.servers.ServerKind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Two releases of the service side by side, or one with two settings: each has a server, a database and a Redis of its own, and they
 * are loaded in turns, many times, so that what the machine does meanwhile meets both.
 */
public final class CompareBench {
    private static final int NEVER_SOLD_OUT = 20_000_000;

    /** One of the two, while it runs. */
    private record Side(String name, URI issue, BackingServers servers, ApplicationServer server) {}

    private final Options options;
    private final HttpLoad load = new HttpLoad();
    private final HttpLoad warmUp = new HttpLoad(RequestTemplate.FIRST_USER_ID + NEVER_SOLD_OUT);
    private final Optional<UserTokens> tokens;
    private final Comparison issued = new Comparison("201 per second", 0);
    private final Comparison p99 = new Comparison("p99, ms", 1);
    private final List<Double> ratios = new ArrayList<>();

    private CompareBench(Options options) {
        this.options = options;
        int users = options.number("tokens");
        tokens = users == 0 ? Optional.empty() : Optional.of(UserTokens.sign(users));
    }

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> defaults = new TreeMap<>(ResultFile.options());
        defaults.put("rounds", "20");
        defaults.put("seconds", "8");
        defaults.put("warm-up", "90");
        defaults.put("connections", "256");
        defaults.put("server", "payara");
        defaults.put("directory", "target/compare-run");
        defaults.put("tokens", "0");
        defaults.put("war-a", "target/promotion-service.war");
        defaults.put("war-b", "target/promotion-service.war");
        defaults.put("settings-a", "");
        defaults.put("settings-b", "");
        new CompareBench(new Options(arguments, defaults)).run();
    }

    private void run() throws IOException, InterruptedException, SQLException {
        ServerKind kind = options.required("server").equals("wildfly") ? ServerKind.WILDFLY : ServerKind.PAYARA_MICRO;
        ResultFile result = new ResultFile("compare-" + options.required("server"), "Two releases, in turns", options);
        Side a = start(kind, "a");
        try {
            Side b = start(kind, "b");
            try {
                measure(List.of(a, b));
            } finally {
                stop(b);
            }
        } finally {
            stop(a);
        }
        for (String side : List.of("a", "b")) {
            result.say(
                    "%s: %s %s",
                    side,
                    options.required("war-" + side),
                    options.text("settings-" + side).orElse(""));
        }
        result.say(
                "%s connections in a closed loop, %d rounds of %d s on each after %d s of warm-up; 2 servers of kind %s.",
                options.required("connections"),
                options.number("rounds"),
                options.number("seconds"),
                options.number("warm-up"),
                kind);
        result.say("");
        result.say(issued.table());
        result.say("");
        result.say(p99.table());
        result.say("");
        result.say(issued.ratio("b", "a", ""));
        result.say("Median of the ratios b/a of all rounds: **%.2f**.", Comparison.median(ratios));
        result.write();
    }

    private Side start(ServerKind kind, String name) throws IOException, InterruptedException, SQLException {
        Path directory = Path.of(options.required("directory"), name);
        BackingServers servers = BackingServers.forRun(directory, Map.of());
        BenchStack.empty(servers);
        Map<String, String> environment = new LinkedHashMap<>(servers.environmentForTests());
        options.text("settings-" + name).ifPresent(settings -> {
            for (String setting : settings.split(";", -1)) {
                String[] keyAndValue = setting.split("=", 2);
                environment.put(keyAndValue[0], keyAndValue[1]);
            }
        });
        ApplicationServer server = kind.start(Path.of(options.required("war-" + name)), environment, directory);
        server.awaitReady(ApplicationServer.READY_LIMIT);
        ServiceClient api = ServiceClient.at(server.url());
        return new Side(name, api.issueUri(api.openPolicy("bench: compared", NEVER_SOLD_OUT)), servers, server);
    }

    private void measure(List<Side> sides) throws InterruptedException {
        int connections = options.number("connections");
        for (int warm = 0; warm < options.number("warm-up"); warm += 10) {
            for (Side side : sides) {
                ResultFile.progress("warm-up " + side.name(), warmUp.closed(side.issue(), connections, 10));
            }
        }
        for (int round = 1; round <= options.number("rounds"); round++) {
            Map<String, Double> rates = new LinkedHashMap<>();
            List<Side> order = round % 2 == 0 ? List.of(sides.get(1), sides.get(0)) : sides;
            for (Side side : order) {
                LoadResult answered = load(side.issue(), connections, options.number("seconds"));
                ResultFile.progress("round " + round + " " + side.name(), answered);
                rates.put(side.name(), answered.perSecond("201"));
                issued.add(side.name(), answered.perSecond("201"));
                p99.add(side.name(), answered.granted().percentileMillis(99));
            }
            ratios.add(rates.get("b") / rates.get("a"));
        }
    }

    private LoadResult load(URI issue, int connections, int seconds) throws InterruptedException {
        return tokens.isPresent()
                ? load.closed(issue, tokens.get(), connections, seconds)
                : load.closed(issue, connections, seconds);
    }

    private static void stop(Side side) {
        side.server().kill();
        side.servers().close();
    }
}
