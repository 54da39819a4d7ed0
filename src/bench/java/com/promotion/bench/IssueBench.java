package com.promotion.bench;

import com.promotion.bench.load.LoadClient;
import com.promotion.bench.load.LoadResult;
import com.promotion.bench.load.RequestTemplate;
import com.promotion.bench.report.BenchReport;
import com.promotion.bench.report.Machine;
import com.promotion.bench.report.Options;
import com.promotion.bench.stack.BenchStack;
import com.promotion.bench.stack.BenchWar;
import com.promotion.bench.stack.LedgerCount;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.AnswerAssert;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.ApplicationServer;
import com.promotion.servers.BackingServers;
import com.promotion.servers.PayaraMicro;
import com.promotion.servers.WildFly;
import com.promotion.servers.process.FreePort;
import com.promotion.tokens.TokenIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * How many coupons a second the service issues, beside a no-op on the same server and the plain design on the same
 * database and Redis.
 *
 * <p>All in one run on one warmed-up server, taking turns: on a shared machine only such ratios can be believed. The
 * load comes from the same machine, so every figure includes what the client takes away.
 */
public final class IssueBench {
    /** More than any run can issue. */
    private static final int NEVER_SOLD_OUT = 5_000_000;

    /** Of the plain design, which has no table of policies. */
    private static final long PLAIN_POLICY = 1;

    private static final long PLAIN_SOLD_OUT_POLICY = 2;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final Duration WARM_UP_SLICE = Duration.ofSeconds(10);

    /** One thing to measure. */
    private record Candidate(String name, URI uri, LongSupplier users, String answer) {}

    private final Options options;
    private final Path directory;
    private final List<Integer> connections;
    private long busyBeforePercent;

    private IssueBench(Options options) {
        this.options = options;
        this.directory = Path.of(options.required("directory"));
        this.connections = Stream.of(options.required("connections").split(",", -1))
                .map(Integer::valueOf)
                .toList();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, SQLException {
        try {
            new IssueBench(new Options(arguments, defaults())).run();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("rounds", "3");
        defaults.put("seconds", "8");
        defaults.put("connections", "64,256,1024");
        defaults.put("threads", "1");
        defaults.put("warm-up", "120"); // the compiler works on the way of an issue for so long
        defaults.put("only", "");
        defaults.put("name", "issue");
        defaults.put("commit", "uncommitted");
        defaults.put("server", "payara");
        defaults.put("service-war", "target/promotion-service.war");
        defaults.put("payara-micro", "target/payara-micro.jar");
        defaults.put("pre-boot", "deploy/payara/preboot.txt");
        defaults.put("wildfly-home", "");
        defaults.put("wildfly-script", "deploy/wildfly/configure.cli");
        defaults.put("directory", "target/bench-run");
        defaults.put("results", "deploy/bench/results");
        return defaults;
    }

    private void run() throws IOException, InterruptedException, SQLException {
        busyBeforePercent = Machine.busyPercent();
        Path serviceWar = Path.of(options.required("service-war"));
        Path benchWar = directory.resolve("bench.war");
        Files.createDirectories(directory);
        BenchWar.write(serviceWar, benchWar);
        Path log = directory.resolve(options.required("server") + ".log");
        ApplicationServer.stopLeftOver(log);
        // Not the environment's servers: what is in them is about to be deleted.
        try (BackingServers servers = BackingServers.forRun(directory, Map.of())) {
            BenchStack.empty(servers);
            try (ApplicationServer server = start(List.of(serviceWar, benchWar), servers, log)) {
                Thread stop = new Thread(server::kill, "stop-server");
                Runtime.getRuntime().addShutdownHook(stop);
                server.awaitReady(ApplicationServer.READY_LIMIT);
                measure(ServiceClient.at(server.url()), server.url(), servers);
                Runtime.getRuntime().removeShutdownHook(stop);
            }
        }
    }

    private ApplicationServer start(List<Path> wars, BackingServers servers, Path log) {
        Map<String, String> environment = servers.environmentForTests();
        return switch (options.required("server")) {
            case "payara" ->
                PayaraMicro.start(new PayaraMicro.Node(
                        Path.of(options.required("payara-micro")),
                        wars,
                        Path.of(options.required("pre-boot")),
                        FreePort.find(),
                        environment,
                        log));
            case "wildfly" ->
                WildFly.start(new WildFly.Node(
                        Path.of(options.required("wildfly-home")),
                        Path.of(options.required("wildfly-script")),
                        wars,
                        environment,
                        directory.resolve("wildfly"),
                        log));
            default -> throw new IllegalArgumentException("--server is payara or wildfly");
        };
    }

    private void measure(ServiceClient api, URI server, BackingServers servers)
            throws IOException, InterruptedException, SQLException {
        long policyId = api.openPolicy("bench: never sold out", NEVER_SOLD_OUT);
        List<Candidate> candidates = candidates(api, server, policyId);
        say(
                "warming up %d × %d s, then %d rounds of %d s each over %s connections",
                candidates.size(),
                options.number("warm-up"),
                options.number("rounds"),
                options.number("seconds"),
                connections);
        for (int warm = 0; warm < options.number("warm-up"); warm += (int) WARM_UP_SLICE.toSeconds()) {
            int open = connections.get(warm / (int) WARM_UP_SLICE.toSeconds() % connections.size());
            for (Candidate candidate : candidates) {
                say("  warm-up  %s", line(candidate, load(candidate, open, WARM_UP_SLICE)));
            }
        }
        Map<Integer, BenchReport> reports = new LinkedHashMap<>();
        connections.forEach(open -> reports.put(open, new BenchReport()));
        for (int round = 1; round <= options.number("rounds"); round++) {
            for (int open : connections) {
                for (Candidate candidate : candidates) {
                    LoadResult result = load(candidate, open, Duration.ofSeconds(options.number("seconds")));
                    reports.get(open).add(candidate.name(), result, result.only(candidate.answer()));
                    say("  round %d  %5d  %s", round, open, line(candidate, result));
                }
            }
        }
        LedgerCount count =
                new LedgerCount.Database(servers.jdbcUrl(), servers.dbUser(), servers.dbPassword()).count(policyId);
        write(
                reports,
                String.format(
                        Locale.ROOT,
                        "In the end the database has %,d coupons of %,d users, issued_quantity %,d: %s.",
                        count.rows(),
                        count.users(),
                        count.issuedQuantity(),
                        count.exactly(count.rows()) ? "consistent" : "NOT CONSISTENT"));
    }

    private List<Candidate> candidates(ServiceClient api, URI server, long policyId)
            throws IOException, InterruptedException {
        long soldOutId = api.openPolicy("bench: sold out", 1);
        long someone = RequestTemplate.FIRST_USER_ID;
        issueOnce(api, soldOutId, someone);
        issueOnce(api, policyId, someone);
        BenchStack.awaitBenchWar(api);
        open(api, PLAIN_POLICY, NEVER_SOLD_OUT);
        open(api, PLAIN_SOLD_OUT_POLICY, 0);

        List<Candidate> candidates = new ArrayList<>();
        candidates.add(new Candidate(BenchReport.ISSUE, api.issueUri(policyId), strangers(), "201"));
        candidates.add(new Candidate(BenchReport.NOOP, bench(server, "noop", 1), strangers(), "201"));
        candidates.add(new Candidate(BenchReport.SOLD_OUT, api.issueUri(soldOutId), strangers(), "409 CP003"));
        candidates.add(new Candidate(BenchReport.NOOP_STAGE, bench(server, "noop-stage", 1), strangers(), "201"));
        candidates.add(
                new Candidate(BenchReport.NOOP_HANDED_OVER, bench(server, "noop-handed-over", 1), strangers(), "201"));
        candidates.add(new Candidate(BenchReport.ALREADY, api.issueUri(policyId), () -> someone, "409 CP004"));
        candidates.add(new Candidate(BenchReport.PLAIN, bench(server, "plain", PLAIN_POLICY), strangers(), "201"));
        candidates.add(new Candidate(
                BenchReport.PLAIN_SOLD_OUT, bench(server, "plain", PLAIN_SOLD_OUT_POLICY), strangers(), "409 CP003"));
        List<String> only =
                options.text("only").map(names -> List.of(names.split(",", -1))).orElse(List.of());
        candidates.removeIf(candidate -> !only.isEmpty() && !only.contains(candidate.name()));
        return candidates;
    }

    private static LongSupplier strangers() {
        return new AtomicLong(RequestTemplate.FIRST_USER_ID + 1)::getAndIncrement;
    }

    private static URI bench(URI server, String kind, long policyId) {
        return server.resolve("/bench/api/" + kind + "/policies/" + policyId + "/issue");
    }

    private static void issueOnce(ServiceClient api, long policyId, long userId)
            throws IOException, InterruptedException {
        AnswerAssert.assertThat(api.issue(policyId, userId)).hasStatus(201);
    }

    private static void open(ServiceClient api, long policyId, int quantity) throws IOException, InterruptedException {
        Answer answer = api.post("/bench/api/plain/policies/" + policyId + "/open?quantity=" + quantity, "");
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException(answer.toString());
        }
    }

    private LoadResult load(Candidate candidate, int open, Duration measured) throws InterruptedException {
        LoadClient client = new LoadClient(
                candidate.uri(), TokenIssuer.ofTests().headers(), open, options.number("threads"), REQUEST_TIMEOUT);
        return client.closedLoop(candidate.users(), SETTLE, measured);
    }

    private static String line(Candidate candidate, LoadResult result) {
        String line = String.format(
                Locale.ROOT,
                "%-20s %,9.0f/s  p50 %6.1f ms  p99 %6.1f ms  max %6.0f ms",
                candidate.name(),
                result.perSecond(),
                result.latency().percentileMillis(50),
                result.latency().percentileMillis(99),
                result.latency().maxMillis());
        return result.only(candidate.answer()) ? line : line + "  (!) " + result.answersInWords();
    }

    private void write(Map<Integer, BenchReport> reports, String conclusion) throws IOException {
        String settings = String.format(
                Locale.ROOT,
                "%d rounds of %d s after %d s of warm-up each; %d client thread(s), all on this machine, which was %d"
                        + " %% busy before the start; PostgreSQL with fsync, Redis with appendfsync everysec; server %s,"
                        + " JVM %s",
                options.number("rounds"),
                options.number("seconds"),
                options.number("warm-up"),
                options.number("threads"),
                busyBeforePercent,
                options.required("server"),
                String.join(" ", ApplicationServer.JVM_OPTIONS));
        StringBuilder text = new StringBuilder(BenchReport.head(name(), options.required("commit"), settings));
        reports.forEach((open, report) -> text.append(report.section(open + " connections")));
        text.append('\n').append(conclusion).append('\n');
        Path file = BenchReport.file(Path.of(options.required("results")), name(), options.required("commit"));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
        System.out.println();
        System.out.println(text);
        say("written to %s", file);
    }

    private String name() {
        String server = options.required("server");
        return options.required("name") + (server.equals("payara") ? "" : "-" + server);
    }

    private static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
