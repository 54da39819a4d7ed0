package com.promotion.coupon.fuzz;

import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.ApplicationServer;
import com.promotion.servers.BackingServers;
import com.promotion.servers.ServerKind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** {@code deploy/fuzz/run}: starts a server and sends it odd requests. Exits with 1 when an answer was not as documented. */
final class FuzzSuite {
    private static final Map<String, ServerKind> SERVERS =
            Map.of("payara", ServerKind.PAYARA_MICRO, "wildfly", ServerKind.WILDFLY);

    private FuzzSuite() {}

    /** Arguments: {@code --requests}, {@code --seed} and {@code --server}, each with a value. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> options = options(List.of(arguments));
        long seed = options.containsKey("--seed")
                ? Long.parseLong(options.get("--seed"))
                : new SplittableRandom().nextLong(1_000_000_000);
        int requests = Integer.parseInt(options.getOrDefault("--requests", "20000"));
        String name = options.getOrDefault("--server", "payara");
        System.out.println(name + ": " + requests + " requests, --seed " + seed);
        System.exit(run(SERVERS.get(name), requests, seed, Path.of("target", "fuzz", name)) ? 0 : 1);
    }

    private static Map<String, String> options(List<String> arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            boolean known = List.of("--requests", "--seed", "--server").contains(arguments.get(i));
            if (!known || i + 1 == arguments.size()) {
                throw new IllegalArgumentException(
                        "deploy/fuzz/run [--requests N] [--seed N] [--server payara|wildfly]");
            }
            options.put(arguments.get(i), arguments.get(i + 1));
        }
        return options;
    }

    private static boolean run(ServerKind kind, int requests, long seed, Path directory) throws Exception {
        try (BackingServers backing = BackingServers.forTests();
                ApplicationServer server = kind.start(
                        Path.of(System.getProperty("service.war")), backing.environmentForTests(), directory)) {
            server.awaitReady(ApplicationServer.READY_LIMIT);
            FuzzRun run = new FuzzRun(ServiceClient.ofReady(server.url(), server.health()), seed);
            run.send(requests);
            System.out.println(run.summary());
            boolean exact = run.issuesExactly();
            System.out.println(exact ? "exactly as many coupons as there are were issued" : "NOT EXACT");
            return exact && run.faults().isEmpty();
        }
    }
}
