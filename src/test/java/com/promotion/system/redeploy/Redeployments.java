package com.promotion.system.redeploy;

import com.promotion.system.redeploy.LeakProbe.Issued;
import fish.payara.micro.PayaraMicro;
import fish.payara.micro.PayaraMicroRuntime;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The main class of a server of its own: deploys the WAR, has it issue coupons, undeploys it, collects garbage and notes
 * what is left; as often as it is told. The command line: WAR, rounds, port, file of pre-boot commands, report.
 */
public final class Redeployments {
    /** The variable with an access token that allows everything. */
    static final String TOKEN = "COUPON_TEST_TOKEN";

    private static final String NAME = "promotion-service";
    private static final String ISSUING = "/api/v1/coupons/policies/%d/issue";
    private static final String POLICIES = "/api/v1/admin/coupon-policies";
    private static final int COUPONS = 50;
    private static final int NEVER_SOLD_OUT = 1_000_000;
    private static final long READY_SECONDS = 120;
    private static final long GONE_SECONDS = 10;
    private static final long LOOK_EVERY_MILLIS = 200;

    /** How {@code GC.class_histogram} prints a class: rank, instances, bytes, name. */
    private static final Pattern APPLICATION_CLASS_LOADERS = Pattern.compile(
            "^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+org\\.glassfish\\.web\\.loader\\.WebappClassLoader\\b", Pattern.MULTILINE);

    /** Threads of the server's own pools come and go; their names end with a number. */
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private static final Pattern ID = Pattern.compile("\"id\"\\s*:\\s*(\\d+)");

    private final HttpClient http = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI url;

    private Redeployments(int port) {
        this.url = URI.create("http://127.0.0.1:" + port);
    }

    public static void main(String[] arguments) {
        try {
            run(arguments);
            System.exit(0);
        } catch (Exception failure) { // the server's threads would keep the process alive
            failure.printStackTrace();
            System.exit(1);
        }
    }

    private static void run(String[] arguments) throws Exception {
        File war = new File(arguments[0]);
        int rounds = Integer.parseInt(arguments[1]);
        Path report = Path.of(arguments[4]);
        PayaraMicro.main(
                "--port",
                arguments[2],
                "--prebootcommandfile",
                arguments[3],
                "--postdeploycommandfile",
                Path.of(arguments[3]).resolveSibling("postdeploy.txt").toString(),
                "--nohazelcast",
                "--disablephonehome");
        PayaraMicroRuntime server = PayaraMicro.getInstance().getRuntime();
        Redeployments redeployments = new Redeployments(Integer.parseInt(arguments[2]));
        StringBuilder lines = new StringBuilder();
        int classLoaders = Integer.MAX_VALUE;
        for (int round = 1; round <= rounds; round++) {
            if (!server.deploy(NAME, "/", war)) {
                throw new IllegalStateException("Not deployed in round " + round);
            }
            long policyId = redeployments.issue();
            InFlightLoad stragglers = redeployments.stragglers(policyId);
            server.undeploy(NAME);
            stragglers.stop();
            Issued issued = new Issued(policyId, COUPONS + stragglers.told(), stragglers.unanswered());
            LeakProbe remains = awaitRemains(round, issued, classLoaders);
            classLoaders = remains.classLoaders();
            lines.append(remains.line());
            Files.writeString(report, lines);
        }
    }

    /** Everything is used once that has threads: the gate, the ledger, look-ups, health, metrics. */
    private long issue() throws IOException, InterruptedException {
        awaitReady();
        LocalDateTime now =
                LocalDateTime.now(Clock.system(ZoneId.of("Asia/Seoul"))).truncatedTo(ChronoUnit.SECONDS);
        String policy = post(POLICIES, """
            {"name":"redeployed","discountType":"FIXED","discountValue":1000,"totalQuantity":%d,
             "startAt":"%s","endAt":"%s","expireAt":"%s"}\
            """.formatted(NEVER_SOLD_OUT, now, now.plusDays(1), now.plusDays(30)))
                .body();
        Matcher id = ID.matcher(policy);
        if (!id.find()) {
            throw new IllegalStateException("No policy: " + policy);
        }
        long policyId = Long.parseLong(id.group(1));
        post(POLICIES + "/" + policyId + "/activate", "");
        for (int user = 1; user <= COUPONS; user++) {
            awaitCoupon(ISSUING.formatted(policyId), user);
        }
        get("/api/v1/coupons/policies/" + policyId + "/stock");
        get("/metrics");
        get("/prometheus");
        return policyId;
    }

    /** Customers who are being served when this returns. */
    private InFlightLoad stragglers(long policyId) throws InterruptedException {
        String path = ISSUING.formatted(policyId);
        InFlightLoad stragglers =
                new InFlightLoad(user -> post(path, "{\"userId\":" + user + "}").statusCode(), COUPONS);
        while (stragglers.told() < COUPONS && stragglers.unanswered() == 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return stragglers;
    }

    /** On a busy machine it may be late or the database away for a moment; who asks again then is told of a coupon. */
    private void awaitCoupon(String path, int user) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        String body = "{\"userId\":" + user + "}";
        HttpResponse<String> answer = post(path, body);
        while (answer.statusCode() != 201) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("User " + user + " got no coupon: " + answer.body());
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            answer = post(path, body);
            if (answer.body().contains("CP004")) { // the coupon of a first try that was not answered
                return;
            }
        }
    }

    private void awaitReady() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (!ready()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("Not ready within " + READY_SECONDS + " s");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private boolean ready() throws InterruptedException {
        try {
            return get("/health/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(url.resolve(path))
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + System.getenv(TOKEN))
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Threads that end of their own accord, and what they hold, are given some time. */
    private static LeakProbe awaitRemains(int round, Issued issued, int classLoadersBefore)
            throws JMException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GONE_SECONDS);
        int classLoaders = classLoaders();
        while (classLoaders > classLoadersBefore && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            classLoaders = classLoaders();
        }
        return new LeakProbe(round, issued, classLoaders, threads());
    }

    /** Counts what a full collection leaves: the histogram is of living objects only. */
    private static int classLoaders() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        Matcher line = APPLICATION_CLASS_LOADERS.matcher(histogram);
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    private static Map<String, Integer> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> NUMBER.matcher(thread.getName()).replaceAll("#"))
                .collect(Collectors.toMap(Function.identity(), name -> 1, Integer::sum, TreeMap::new));
    }
}
