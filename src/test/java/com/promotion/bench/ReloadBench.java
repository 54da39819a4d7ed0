package com.promotion.bench;

import com.promotion.coupon.application.Engine;
import com.promotion.fixtures.BackingServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * How long it takes to load the gate of a policy with a million issued coupons, while somebody keeps asking for coupons
 * of it: the slowest of these requests shows how long the row lock was held.
 */
public final class ReloadBench {
    private static final int ROUNDS = 5;

    private ReloadBench() {}

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws Exception {
        Options options = new Options(arguments, Map.of("issued", "1000000", "commit", "uncommitted"));
        int issued = options.number("issued");
        List<String> lines = new ArrayList<>();
        try (BackingServers servers = BackingServers.forTests();
                Engine engine = new Engine(servers)) {
            long policyId = engine.open(issued * 2);
            fill(servers, policyId, issued);
            engine.load(policyId);
            for (int round = 1; round <= ROUNDS; round++) {
                lines.add(round(engine, policyId, round));
            }
            lines.add(String.format(
                    Locale.ROOT,
                    "gate: %.1f bytes per user in the issued set",
                    engine.issuedSetBytes(policyId)
                            / (double) engine.policy(policyId).issuedQuantity()));
        }
        report(options, issued, lines);
    }

    private static String round(Engine engine, long policyId, int round)
            throws InterruptedException, ExecutionException {
        engine.distrust(policyId);
        long[] latencies = {0, 0};
        CompletableFuture<Void> loading = CompletableFuture.runAsync(() -> {
            long start = System.nanoTime();
            engine.load(policyId);
            latencies[0] = System.nanoTime() - start;
        });
        int asked = 0;
        for (long user = 1_000_000_000L * round; !loading.isDone(); user++, asked++) {
            long start = System.nanoTime();
            engine.issue(policyId, user).get();
            latencies[1] = Math.max(latencies[1], System.nanoTime() - start);
        }
        loading.get();
        String line = String.format(
                Locale.ROOT,
                "round %d: loaded in %.2f s; %d coupons issued meanwhile, one after the other, the slowest took %.0f ms",
                round,
                latencies[0] / 1e9,
                asked,
                latencies[1] / 1e6);
        System.out.println(line);
        return line;
    }

    /** Rows as if the coupons had been issued, in the order of their numbers. */
    private static void fill(BackingServers servers, long policyId, int issued) throws SQLException {
        try (Connection database =
                        DriverManager.getConnection(servers.jdbcUrl(), servers.dbUser(), servers.dbPassword());
                PreparedStatement rows = database.prepareStatement("insert into issued_coupon"
                        + " (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at)"
                        + " select ? - n, ?, (n * 7919::bigint) % 2147483647 + 1, 'UNUSED', n, localtimestamp,"
                        + " localtimestamp + interval '30 days' from generate_series(1, ?) as n");
                PreparedStatement policy =
                        database.prepareStatement("update coupon_policy set issued_quantity = ? where id = ?")) {
            rows.setLong(1, policyId);
            rows.setLong(2, policyId);
            rows.setInt(3, issued);
            rows.executeUpdate();
            policy.setInt(1, issued);
            policy.setLong(2, policyId);
            policy.executeUpdate();
        }
    }

    private static void report(Options options, int issued, List<String> lines) throws IOException {
        String commit = options.required("commit");
        List<String> text = new ArrayList<>(List.of(
                "# Loading the gate of a policy with " + issued + " issued coupons", "", "commit " + commit, ""));
        Machine.describe().forEach(line -> text.add("- " + line));
        text.add("");
        lines.forEach(line -> text.add("- " + line));
        Path results = Path.of("deploy/bench/results");
        Files.createDirectories(results);
        Path file = results.resolve(LocalDate.now(ZoneOffset.UTC) + "-reload-" + commit + ".md");
        Files.write(file, text);
        System.out.println(file);
    }
}
