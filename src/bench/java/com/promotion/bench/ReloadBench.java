package com.promotion.bench;

import com.promotion.bench.load.ScatteredUserIds;
import com.promotion.bench.report.Options;
import com.promotion.bench.report.ResultFile;
import com.promotion.bench.stack.IssuedCoupons;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.servers.BackingServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * How long it takes to load the gate of a policy with a million issued coupons, while somebody keeps asking for coupons
 * of it: the slowest of these requests shows how long the row lock was held.
 */
public final class ReloadBench {
    private static final int ROUNDS = 5;

    /** Users from here on are none of those who have a coupon, see {@link ScatteredUserIds}. */
    private static final long STRANGERS = Integer.MAX_VALUE;

    private ReloadBench() {}

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> defaults = new TreeMap<>(ResultFile.options());
        defaults.put("issued", "1000000");
        Options options = new Options(arguments, defaults);
        int issued = options.number("issued");
        ResultFile result = new ResultFile(
                "reload",
                String.format(Locale.ROOT, "Loading the gate of a policy with %,d issued coupons", issued),
                options);
        try (BackingServers servers = BackingServers.forTests();
                IssuingHarness engine = new IssuingHarness(servers)) {
            long policyId = engine.open(issued * 2);
            fill(servers, policyId, issued);
            engine.load(policyId);
            for (int round = 1; round <= ROUNDS; round++) {
                result.say(round(engine, policyId, round));
            }
            result.say("");
            result.say(
                    "The issued set takes %.1f bytes for each of its users in Redis.",
                    engine.keys(policyId).admittedUsersBytes()
                            / (double) engine.policy(policyId).issuedQuantity());
        }
        result.write();
    }

    private static String round(IssuingHarness engine, long policyId, int round)
            throws InterruptedException, ExecutionException {
        engine.distrust(policyId);
        long[] latencies = {0, 0};
        CompletableFuture<Void> loading = CompletableFuture.runAsync(() -> {
            long start = System.nanoTime();
            engine.load(policyId);
            latencies[0] = System.nanoTime() - start;
        });
        int asked = 0;
        for (long user = STRANGERS + 1_000_000_000L * round; !loading.isDone(); user++, asked++) {
            long start = System.nanoTime();
            engine.issue(policyId, user).get();
            latencies[1] = Math.max(latencies[1], System.nanoTime() - start);
        }
        loading.get();
        return String.format(
                Locale.ROOT,
                "- round %d: loaded in %.2f s; %d coupons issued meanwhile, one after the other, the slowest took %.0f"
                        + " ms",
                round,
                latencies[0] / 1e9,
                asked,
                latencies[1] / 1e6);
    }

    private static void fill(BackingServers servers, long policyId, int issued) throws SQLException {
        try (Connection database =
                DriverManager.getConnection(servers.jdbcUrl(), servers.dbUser(), servers.dbPassword())) {
            IssuedCoupons.insert(database, policyId, issued);
        }
    }
}
