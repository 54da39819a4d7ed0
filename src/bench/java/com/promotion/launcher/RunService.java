package com.promotion.launcher;

import com.promotion.servers.BackingServers;
import com.promotion.servers.PayaraMicro;
import com.promotion.servers.process.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * The service with everything it needs, until Ctrl-C: PostgreSQL and Redis (embedded, or given by COUPON_DB_URL and
 * COUPON_REDIS_URL), Payara Micro with the packaged WAR, a demo policy, and a guide. Data stays in the run directory.
 *
 * <p>Runs in Maven's own JVM. Everything ends through one shutdown hook, whatever ended it (Ctrl-C, SIGTERM, a failed
 * start), in the order service, Redis, PostgreSQL. The hook and the start take turns on one lock, so that a server that
 * is just being started is not left behind. Nothing survives that was started here, except after kill -9; then the next
 * start tidies up first.
 */
public final class RunService {
    private final Path directory = Path.of(setting("run.directory"));
    private final Path microJar = Path.of(setting("payara.micro.jar"));
    private final Path serviceProperties = directory.resolve("service.properties");
    private final Path log = directory.resolve("payara.log");
    private final int port = port(setting("port"));

    private RunTokens tokens;

    /** Held while a server is started or stopped. */
    private final Object lock = new Object();

    private volatile boolean stopping;
    private volatile BackingServers servers;
    private volatile PayaraMicro payara;

    private FileLock directoryLock;

    public static void main(String[] arguments) {
        try {
            new RunService().run();
            // While the hook runs this only waits. Returning would let Maven close the class loader under the hook.
            System.exit(0);
        } catch (StartFailure e) {
            // Not thrown to Maven: its ten lines about the plug-in would hide the one that matters. The hook stops what
            // was started.
            System.err.println("[ERROR] " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() {
        try {
            startAndWait();
        } catch (StartFailure e) {
            if (!stopping) {
                throw e;
            }
        }
    }

    private void startAndWait() {
        var wars = wars();
        checkFiles(wars);
        lockDirectory();
        PayaraMicro.stopLeftOver(log);
        checkPort();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop-service"));

        tokens = RunTokens.in(directory);
        startUnlessStopping(() -> servers = BackingServers.forRun(directory, System.getenv()));
        System.out.printf("Payara Micro is starting on port %d, usually 10 to 30 s (log: %s)%n", port, log);
        startUnlessStopping(() -> payara = PayaraMicro.start(node(wars)));
        payara.awaitReady(PayaraMicro.READY_LIMIT);
        var policyId = new DemoPolicy(payara.url(), tokens.admin()).ensure();
        writeServiceProperties(policyId);
        System.out.println(Guide.text(payara.url(), servers, policyId, tokens));

        servers.databaseProcess().ifPresent(process -> reportEnd(process, "PostgreSQL"));
        servers.redisProcess().ifPresent(process -> reportEnd(process, "Redis"));
        payara.process().onExit().join();
        if (!stopping) {
            throw new StartFailure("Payara Micro ended unexpectedly" + payara.logExcerpt());
        }
    }

    private List<Path> wars() {
        var wars = new ArrayList<Path>();
        wars.add(Path.of(setting("service.war")));
        for (var extra : System.getProperty("run.extra.wars", "").split(",", -1)) {
            if (!extra.isBlank()) {
                wars.add(Path.of(extra.strip()));
            }
        }
        return wars;
    }

    private void checkFiles(List<Path> wars) {
        var needed = new ArrayList<>(wars);
        needed.add(microJar);
        needed.add(preBootCommands());
        needed.add(preBootCommands().resolveSibling("postdeploy.txt"));
        for (var file : needed) {
            if (!Files.isRegularFile(file)) {
                throw new StartFailure(file + " is missing. Build it first: mvn -Prun does both.");
            }
        }
    }

    private static Path preBootCommands() {
        return Path.of(setting("deploy.directory"), "payara", "preboot.txt");
    }

    /** Two runs on one data directory would stop each other's servers as left-overs. */
    private void lockDirectory() {
        try {
            Files.createDirectories(directory);
            var channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            directoryLock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            directoryLock = null;
        } catch (IOException e) {
            throw new StartFailure("The run directory cannot be used: " + e, e);
        }
        if (directoryLock == null) {
            throw new StartFailure("The service already runs from " + directory + ". Stop it first (Ctrl-C there).");
        }
    }

    private void checkPort() {
        // Both: where something listens on the loopback address only, some systems still let us bind the wildcard
        // address.
        for (var address :
                List.of(new InetSocketAddress(port), new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
            try (var socket = new ServerSocket()) {
                socket.bind(address);
            } catch (IOException e) {
                throw new StartFailure(
                        "Port %d is in use. Stop what uses it, or choose another: mvn -Prun -Dport=%d"
                                .formatted(port, port == 65_535 ? 8080 : port + 1),
                        e);
            }
        }
    }

    private PayaraMicro.Node node(List<Path> wars) {
        var environment = new HashMap<>(servers.environment());
        environment.values().removeIf(String::isBlank);
        environment.putAll(tokens.environment());
        return new PayaraMicro.Node(microJar, wars, preBootCommands(), port, environment, log);
    }

    /**
     * For other tools: plain {@code key=value} lines, there exactly while the service is ready. Only the owner can read
     * it.
     */
    private void writeServiceProperties(String policyId) {
        var lines = new ArrayList<>(List.of(
                "service.url=" + payara.url(),
                "db.url=" + servers.jdbcUrl(),
                "db.user=" + servers.dbUser(),
                "db.password=" + servers.dbPassword(),
                "redis.url=" + servers.redisUrl(),
                "demo.policy.id=" + policyId,
                "launcher.pid=" + ProcessHandle.current().pid(),
                "payara.pid=" + payara.process().pid()));
        servers.databaseProcess().ifPresent(process -> lines.add("postgres.pid=" + process.pid()));
        servers.redisProcess().ifPresent(process -> lines.add("redis.pid=" + process.pid()));
        try {
            Files.deleteIfExists(serviceProperties);
            Files.createFile(
                    serviceProperties,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(serviceProperties, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void reportEnd(ProcessHandle process, String name) {
        var unused = process.onExit().thenRun(() -> {
            if (!stopping) {
                System.err.printf("[WARN] %s ended unexpectedly; the service goes on without it.%n", name);
            }
        });
    }

    private void startUnlessStopping(Runnable start) {
        synchronized (lock) {
            if (stopping) {
                throw new StartFailure("Stopped while starting.");
            }
            start.run();
        }
    }

    /**
     * The shutdown hook. Uses only classes that the start has loaded: a build may have replaced the class files
     * meanwhile.
     */
    private void stop() {
        stopping = true;
        synchronized (lock) {
            deleteServiceProperties();
            if (payara != null) {
                System.out.println("Stopping the service ...");
                payara.close();
            }
            if (servers != null) {
                System.out.println("Stopping the embedded servers; those that were given stay ...");
                servers.close();
                System.out.println("Stopped.");
            }
        }
    }

    private void deleteServiceProperties() {
        try {
            Files.deleteIfExists(serviceProperties);
        } catch (IOException e) {
            System.err.println("[WARN] Not deleted: " + serviceProperties + ": " + e);
        }
    }

    private static int port(String value) {
        try {
            var port = Integer.parseInt(value.strip());
            if (port > 0 && port < 65_536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new StartFailure("'%s' is no port. Choose one from 1 to 65535: mvn -Prun -Dport=8081".formatted(value));
    }

    private static String setting(String name) {
        var value = System.getProperty(name);
        if (value == null || value.isBlank()) {
            throw new StartFailure("The system property " + name + " is not set. Start with: mvn -Prun");
        }
        return value;
    }
}
