package com.promotion.bench;

import com.promotion.bench.load.LatencyHistogram;
import com.promotion.bench.load.LoadClient;
import com.promotion.bench.load.LoadResult;
import com.promotion.bench.load.RequestTemplate;
import com.promotion.bench.report.Options;
import com.promotion.bench.stack.LedgerCount;
import com.promotion.coupon.fixtures.ServiceClient;
import java.io.IOException;
import java.io.Reader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The promise, tried out: 100,000 users press at once for 10,000 coupons of the running service. The exit code is 0 only
 * when exactly 10,000 got one, and the database has exactly these.
 */
public final class Burst {
    private static final int NOT_EXACT = 1;
    private static final int NOT_RUN = 2;
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);

    private final Options options;
    private final Properties service;

    private Burst(Options options, Properties service) {
        this.options = options;
        this.service = service;
    }

    public static void main(String[] arguments) throws InterruptedException {
        System.exit(exitCode(arguments));
    }

    private static int exitCode(String[] arguments) throws InterruptedException {
        try {
            Options options = new Options(arguments, defaults());
            return new Burst(options, serviceProperties(Path.of(options.required("run-directory")))).run();
        } catch (ConnectException | HttpTimeoutException e) {
            System.err.println("The service does not answer; start it first: mvn -Prun");
        } catch (IllegalArgumentException | IOException | SQLException e) {
            System.err.println(e.getMessage());
        }
        return NOT_RUN;
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("users", "100000");
        defaults.put("coupons", "10000");
        defaults.put("duplicates", "0");
        defaults.put("connections", "");
        defaults.put("threads", "2");
        defaults.put("deadline", "120");
        defaults.put("url", "");
        defaults.put("token", "");
        defaults.put("db-url", "");
        defaults.put("db-user", "");
        defaults.put("db-password", "");
        defaults.put("run-directory", "target/run");
        return defaults;
    }

    /** What {@code mvn -Prun} writes while the service is ready; empty when it does not run. */
    private static Properties serviceProperties(Path runDirectory) throws IOException {
        Properties properties = new Properties();
        Path file = runDirectory.resolve("service.properties");
        if (Files.isReadable(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            }
        }
        return properties;
    }

    /** The token that is given, or else the one of that file in the run directory. */
    private String token(String file) throws IOException {
        Optional<String> given = options.text("token");
        return given.isPresent() ? given.get() : Files.readString(Path.of(options.required("run-directory"), file));
    }

    private int run() throws IOException, InterruptedException, SQLException {
        Optional<String> url = options.text("url").or(() -> Optional.ofNullable(service.getProperty("service.url")));
        if (url.isEmpty()) {
            System.err.println("The service is not running; start it first: mvn -Prun");
            return NOT_RUN;
        }
        int users = options.number("users");
        int coupons = options.number("coupons");
        long[] presses = presses(users, options.number("duplicates"));
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token("service.token"));
        ServiceClient api = ServiceClient.at(URI.create(url.get())).as(token("admin.token"));
        long policyId = api.openPolicy("burst", coupons);
        say(
                "policy        %d: %,d coupons for %,d users who press %,d times",
                policyId, coupons, users, presses.length);

        int connections =
                options.text("connections").isPresent() ? options.number("connections") : LoadClient.connectionLimit();
        LoadClient client = new LoadClient(
                api.issueUri(policyId),
                headers,
                Math.min(connections, presses.length),
                options.number("threads"),
                REQUEST_TIMEOUT);
        LoadResult result = client.burst(presses, Duration.ofSeconds(options.number("deadline")));
        print(result, presses.length);
        return verdict(result, Math.min(coupons, users), database(url.get()), policyId);
    }

    /** One entry for each press; who presses twice does so on two connections at the same instant. */
    private static long[] presses(int users, int duplicatesPercent) {
        long[] presses = new long[users + (int) ((long) users * duplicatesPercent / 100)];
        int twice = 0;
        for (int i = 0, user = 0; i < presses.length; user++) {
            presses[i++] = RequestTemplate.FIRST_USER_ID + user;
            if ((long) (user + 1) * duplicatesPercent / 100 > twice) {
                twice++;
                presses[i++] = RequestTemplate.FIRST_USER_ID + user;
            }
        }
        return presses;
    }

    private static void print(LoadResult result, int presses) {
        say("connections   %,d at once; the other presses follow as connections come free", result.connections());
        say("first presses within %.0f ms of each other", result.spreadMillis());
        result.answers().forEach((answer, n) -> say("  %-11s %,9d", answer, n));
        say("  %-11s %,9d", "reset", result.resets());
        say("  %-11s %,9d", "time-out", result.timeouts());
        long unsent = presses - result.latency().count() - result.resets() - result.timeouts();
        if (unsent > 0) {
            say("  %-11s %,9d", "not sent", unsent);
        }
        say("last answer   after %.2f s, %,.0f answers/s", result.seconds(), result.perSecond());
        latency("own request", result.latency());
        latency("the instant", result.sinceStart());
    }

    private static void latency(String since, LatencyHistogram latency) {
        say(
                "answered      p50 %,.0f ms, p99 %,.0f ms, max %,.0f ms after %s",
                latency.percentileMillis(50), latency.percentileMillis(99), latency.maxMillis(), since);
    }

    /** Empty when the service is another one than {@code mvn -Prun}'s, and its database is not given. */
    private Optional<LedgerCount.Database> database(String url) {
        if (options.text("db-url").isPresent()) {
            return Optional.of(new LedgerCount.Database(
                    options.required("db-url"),
                    options.text("db-user").orElse(""),
                    options.text("db-password").orElse("")));
        }
        if (!url.equals(service.getProperty("service.url"))) {
            return Optional.empty();
        }
        return Optional.of(new LedgerCount.Database(
                service.getProperty("db.url"),
                service.getProperty("db.user", ""),
                service.getProperty("db.password", "")));
    }

    private static int verdict(LoadResult result, long expected, Optional<LedgerCount.Database> database, long policyId)
            throws SQLException {
        long issued = result.count("201");
        boolean exact = issued == expected;
        String said = String.format(Locale.ROOT, "%,d were told 201", issued);
        if (database.isPresent()) {
            LedgerCount count = database.get().count(policyId);
            say(
                    "database      %,d rows, %,d users, issued_quantity %,d",
                    count.rows(), count.users(), count.issuedQuantity());
            exact &= count.exactly(expected);
        } else {
            said += ", the database was not asked (--db-url)";
        }
        say("%s %s, expected %,d", exact ? "EXACT        " : "NOT EXACT    ", said, expected);
        return exact ? 0 : NOT_EXACT;
    }

    private static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments));
    }
}
