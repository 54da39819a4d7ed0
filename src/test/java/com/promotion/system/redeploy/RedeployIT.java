package com.promotion.system.redeploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Database;
import com.promotion.servers.BackingServers;
import com.promotion.servers.TestServers;
import com.promotion.servers.process.FreePort;
import com.promotion.tokens.TokenIssuer;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one redeployment leaves behind, a server that is redeployed often has many times, until it ends of it. */
class RedeployIT {
    private static final int ROUNDS = Integer.getInteger("redeploy.rounds", 20);

    /** The first rounds fill the server's own pools and caches. */
    private static final int SETTLED_AFTER = ROUNDS * 2 / 5;

    private static final int MINUTES_MAX = 20;
    private static final Path LOG = Path.of("target", "redeploy-it.log");

    private Process server;

    @AfterEach
    void stop() throws InterruptedException {
        if (server != null) {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void twenty_redeployments_under_load_lose_no_coupon_and_leave_no_thread_and_no_class_loader_behind()
            throws Exception {
        Path report = Files.createTempFile("redeployments", ".jsonl");
        server = start(report);

        assertThat(server.waitFor(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
        assertThat(server.exitValue()).as("see %s", LOG).isZero();

        List<LeakProbe> rounds =
                Files.readAllLines(report).stream().map(LeakProbe::parse).toList();
        Files.delete(report);
        assertThat(rounds).hasSize(ROUNDS);
        LeakProbe settled = rounds.get(SETTLED_AFTER - 1);
        LeakProbe last = rounds.get(ROUNDS - 1);
        assertThat(last.classLoaders()).as("%s", rounds).isLessThanOrEqualTo(settled.classLoaders());
        assertThat(grown(settled.threads(), last.threads())).as("%s", rounds).isEmpty();
        Database database = new Database();
        assertThat(rounds).map(LeakProbe::issued).allSatisfy(issued -> {
            assertThat(issued.unanswered()).as("let in and not answered").isZero();
            assertThat(database.coupons(issued.policyId())).hasSize(issued.told());
        });
    }

    /** The kinds of threads of which more were added than the server's own pools may still add. */
    private static Map<String, Integer> grown(Map<String, Integer> settled, Map<String, Integer> last) {
        Map<String, Integer> grown = new TreeMap<>(last);
        grown.replaceAll((kind, count) -> count - settled.getOrDefault(kind, 0));
        grown.values().removeIf(growth -> growth < (ROUNDS - SETTLED_AFTER) / 2);
        return grown;
    }

    private static Process start(Path report) throws IOException {
        BackingServers servers = TestServers.get();
        Path micro = Path.of(System.getProperty("payara.micro.jar"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-XX:+UseParallelGC", "-Dfile.encoding=UTF-8"));
        command.add("-XX:SoftRefLRUPolicyMSPerMB=0"); // what is only softly reachable is not leaked
        command.addAll(opened(micro));
        command.addAll(List.of("-cp", classPath(micro), Redeployments.class.getName()));
        command.addAll(List.of(System.getProperty("service.war"), Integer.toString(ROUNDS)));
        command.addAll(List.of(Integer.toString(FreePort.find()), "deploy/payara/preboot.txt", report.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(LOG.toFile());
        builder.environment().putAll(servers.environmentForTests());
        builder.environment().put(Redeployments.TOKEN, TokenIssuer.ofTests().all());
        return builder.start();
    }

    /** What the server's manifest opens when it is started with {@code -jar}. */
    private static List<String> opened(Path micro) throws IOException {
        try (JarFile jar = new JarFile(micro.toFile())) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            return Stream.of("Add-Opens", "Add-Exports")
                    .flatMap(name -> Arrays.stream(manifest.getValue(name).split(" "))
                            .map(packageName ->
                                    "--" + name.toLowerCase(Locale.ROOT) + "=" + packageName + "=ALL-UNNAMED"))
                    .toList();
        }
    }

    /** The server and the tests, nothing that the application could find there by mistake. */
    private static String classPath(Path micro) {
        try {
            URI tests = Redeployments.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return micro + File.pathSeparator + Path.of(tests);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
