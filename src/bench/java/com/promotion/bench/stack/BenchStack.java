package com.promotion.bench.stack;

import com.promotion.bench.report.Options;
import com.promotion.bench.report.ResultFile;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.BackingServers;
import com.promotion.servers.PayaraMicro;
import com.promotion.servers.process.FreePort;
import com.promotion.servers.redis.LocalRedis;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;
import redis.clients.jedis.Jedis;

/**
 * PostgreSQL and Redis, empty at the start, and as many nodes of the service as a bench asks for; all of them are gone
 * when it is closed, or when this process is ended.
 */
public final class BenchStack implements AutoCloseable {
    private final Options options;
    private final Path directory;
    private final BackingServers servers;
    private final List<PayaraMicro> nodes = new ArrayList<>();
    private final Thread atExit = new Thread(this::stop, "stop-stack");
    private LocalRedis restartedRedis;
    private int starts;

    public BenchStack(Options options) throws SQLException {
        this.options = options;
        this.directory = Path.of(options.required("directory"));
        // Not the environment's servers: what is in them is about to be deleted.
        this.servers = BackingServers.forRun(directory, Map.of());
        Runtime.getRuntime().addShutdownHook(atExit);
        try {
            empty(servers);
        } catch (SQLException | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    /** The options that a bench with a stack has. */
    public static Map<String, String> options() {
        Map<String, String> defaults = new HashMap<>(ResultFile.options());
        defaults.put("service-war", "target/promotion-service.war");
        defaults.put("payara-micro", "target/payara-micro.jar");
        defaults.put("pre-boot", "deploy/payara/preboot.txt");
        defaults.put("directory", "target/bench-run");
        return defaults;
    }

    /**
     * Starts a node with the service, and returns before it is ready.
     *
     * @param environment added to what the service needs
     * @param more WARs beside it
     */
    public PayaraMicro start(Map<String, String> environment, Path... more) {
        List<Path> wars = new ArrayList<>(List.of(serviceWar()));
        wars.addAll(List.of(more));
        return startOnly(environment, wars);
    }

    /** Starts a node with these WARs alone. */
    public PayaraMicro startOnly(Map<String, String> environment, List<Path> wars) {
        Map<String, String> all = new HashMap<>(servers.environmentForTests());
        all.putAll(environment);
        starts++;
        PayaraMicro node = PayaraMicro.start(new PayaraMicro.Node(
                Path.of(options.required("payara-micro")),
                wars,
                Path.of(options.required("pre-boot")),
                FreePort.find(),
                all,
                directory.resolve("node-" + starts + ".log")));
        nodes.add(node);
        return node;
    }

    public Path serviceWar() {
        return Path.of(options.required("service-war"));
    }

    /** The comparison's WAR, to be started beside the service. */
    public Path benchWar() throws IOException {
        Path war = directory.resolve("bench.war");
        Files.createDirectories(directory);
        BenchWar.write(serviceWar(), war);
        return war;
    }

    public void stop(PayaraMicro node) {
        node.kill();
        nodes.remove(node);
    }

    public BackingServers servers() {
        return servers;
    }

    public Path directory() {
        return directory;
    }

    public Connection connection() throws SQLException {
        return connection(servers);
    }

    private static Connection connection(BackingServers servers) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", servers.dbUser());
        properties.setProperty("password", servers.dbPassword());
        return new Driver().connect(servers.jdbcUrl(), properties);
    }

    public Jedis redis() {
        return new Jedis(URI.create(servers.redisUrl()));
    }

    public LedgerCount count(long policyId) throws SQLException {
        return new LedgerCount.Database(servers.jdbcUrl(), servers.dbUser(), servers.dbPassword()).count(policyId);
    }

    /** As {@code kill -9}. */
    public void killRedis() {
        if (restartedRedis == null) {
            servers.redisProcess().orElseThrow().destroyForcibly();
        } else {
            restartedRedis.kill();
        }
    }

    /** On the same port and data; returns when it answers. */
    public void restartRedis() {
        restartedRedis = LocalRedis.start(
                directory.resolve("redis"), URI.create(servers.redisUrl()).getPort());
    }

    /** Resident memory of the processes in MiB, as the system counts it now. */
    public static long residentMib(List<ProcessHandle> processes) {
        return processes.stream().mapToLong(BenchStack::residentKib).sum() / 1024;
    }

    private static long residentKib(ProcessHandle process) {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            return 0;
        }
    }

    /** Numbers from a database full of earlier runs could not be compared. */
    public static void empty(BackingServers servers) throws SQLException {
        try (Connection connection = connection(servers);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS bench CASCADE");
            statement.execute("DROP SCHEMA IF EXISTS public CASCADE");
            statement.execute("CREATE SCHEMA public");
        }
        try (Jedis redis = new Jedis(URI.create(servers.redisUrl()))) {
            redis.flushAll();
        }
    }

    /** A node is ready before its second WAR is. */
    public static void awaitBenchWar(ServiceClient api) throws IOException, InterruptedException {
        for (int i = 0;
                api.post("/bench/api/noop/policies/1/issue", "{\"userId\":1}").status() != 201;
                i++) {
            if (i == 120) {
                throw new IOException("/bench is not deployed");
            }
            Thread.sleep(500);
        }
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private synchronized void stop() {
        nodes.forEach(PayaraMicro::kill);
        nodes.clear();
        if (restartedRedis != null) {
            restartedRedis.close();
        }
        servers.close();
    }
}
