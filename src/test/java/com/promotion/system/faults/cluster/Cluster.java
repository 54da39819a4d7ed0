package com.promotion.system.faults.cluster;

import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.BackingServers;
import com.promotion.servers.LocalPostgres;
import com.promotion.servers.PayaraMicro;
import com.promotion.servers.process.FreePort;
import com.promotion.servers.process.Processes;
import com.promotion.servers.redis.LocalRedis;
import com.promotion.servers.redis.RedisCluster;
import com.promotion.servers.redis.RedisSentinels;
import com.promotion.servers.redis.RedisTopology;
import com.promotion.system.faults.proxy.CommitWatch;
import com.promotion.system.faults.proxy.TcpProxy;
import com.promotion.tokens.TokenIssuer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import redis.clients.jedis.Jedis;

/**
 * Two nodes of the service, one PostgreSQL, one Redis (or several that stand in for one another): processes of their own,
 * and a proxy on each way from a node to PostgreSQL and to the one Redis. {@link StoredState} reads for
 * the checker directly, past the proxies.
 */
public final class Cluster implements AutoCloseable {
    /** How the nodes' Redis is made available. */
    public enum Gates {
        ONE_REDIS,
        SENTINELS,
        REDIS_CLUSTER
    }

    public static final int NODES = 2;

    private final Path directory;
    private final List<Path> wars = List.of(Path.of(System.getProperty("service.war")));
    private final Path microJar = Path.of(System.getProperty("payara.micro.jar"));
    private final Thread atExit = new Thread(this::stop, "stop-cluster");
    private final List<TcpProxy> toDatabase = new ArrayList<>();
    private final List<TcpProxy> toRedis = new ArrayList<>();
    private final int[] ports = new int[NODES];
    private final PayaraMicro[] nodes = new PayaraMicro[NODES];
    private final Gates gates;
    private LocalPostgres postgres;
    private LocalRedis redis;
    private RedisSentinels sentinels;
    private RedisCluster redisCluster;
    private StoredState stored;
    private int starts;

    private Cluster(Path directory, Gates gates) {
        this.directory = directory;
        this.gates = gates;
    }

    /** Starts everything on an empty directory and waits until both nodes are ready. */
    public static Cluster start(Path directory, Gates gates) throws IOException {
        if (Files.exists(directory)) {
            PathUtils.deleteDirectory(directory);
        }
        Cluster cluster = new Cluster(directory, gates);
        Runtime.getRuntime().addShutdownHook(cluster.atExit);
        try {
            cluster.startServers();
            for (int node = 0; node < NODES; node++) {
                cluster.ports[node] = FreePort.find();
                cluster.toDatabase.add(new TcpProxy(cluster.postgres.port(), CommitWatch::new));
                if (gates == Gates.ONE_REDIS) {
                    cluster.toRedis.add(new TcpProxy(cluster.redis.port(), () -> request -> false));
                }
                cluster.startNode(node);
            }
            for (PayaraMicro node : cluster.nodes) {
                node.awaitReady(PayaraMicro.READY_LIMIT);
            }
            return cluster;
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    private void startServers() {
        postgres = LocalPostgres.start(directory, FreePort.find());
        switch (gates) {
            case ONE_REDIS -> redis = LocalRedis.start(redisDirectory(), FreePort.find());
            case SENTINELS -> sentinels = RedisSentinels.start();
            case REDIS_CLUSTER -> redisCluster = RedisCluster.start();
        }
        stored = new StoredState(postgres.jdbcUrl(), this::redisPort);
    }

    /** Of the Redis that holds a policy's keys now. */
    private int redisPort(long policyId) {
        return switch (gates) {
            case ONE_REDIS -> redis.port();
            case SENTINELS -> sentinels.primary();
            case REDIS_CLUSTER -> redisCluster.primaryOf(Long.toString(policyId));
        };
    }

    /** Starts the node on its port, with a log of its own for each start, and does not wait for it. */
    public void startNode(int node) {
        starts++;
        nodes[node] = PayaraMicro.start(new PayaraMicro.Node(
                microJar,
                wars,
                Path.of("deploy", "payara", "preboot.txt"),
                ports[node],
                environment(node),
                directory.resolve("node" + node + "-start" + starts + ".log")));
    }

    private Map<String, String> environment(int node) {
        Map<String, String> environment = new HashMap<>(TokenIssuer.ofTests().environment());
        environment.putAll(BackingServers.UNLIMITED);
        environment.put(
                "COUPON_DB_URL",
                "jdbc:postgresql://127.0.0.1:" + toDatabase.get(node).port() + "/promotion");
        environment.put("COUPON_DB_USER", LocalPostgres.USER);
        environment.put("COUPON_DB_PASSWORD", LocalPostgres.PASSWORD);
        environment.put("COUPON_REDIS_URL", redisUrl(node));
        return environment;
    }

    private String redisUrl(int node) {
        return switch (gates) {
            case ONE_REDIS -> "redis://127.0.0.1:" + toRedis.get(node).port();
            case SENTINELS -> sentinels.url();
            case REDIS_CLUSTER -> redisCluster.url();
        };
    }

    public Gates gates() {
        return gates;
    }

    public RedisSentinels sentinels() {
        return sentinels;
    }

    public RedisCluster redisCluster() {
        return redisCluster;
    }

    public PayaraMicro node(int node) {
        return nodes[node];
    }

    public TcpProxy redisProxy(int node) {
        return toRedis.get(node);
    }

    public List<TcpProxy> databaseProxies() {
        return toDatabase;
    }

    public List<TcpProxy> redisProxies() {
        return toRedis;
    }

    public List<URI> urls() {
        return Stream.of(nodes).map(PayaraMicro::url).toList();
    }

    public LocalPostgres postgres() {
        return postgres;
    }

    public LocalRedis redis() {
        return redis;
    }

    public void killPostgres() {
        postgres.kill();
        postgres.close(); // releases the library's lock on the data
    }

    public void restartPostgres() {
        postgres = LocalPostgres.start(directory, postgres.port());
    }

    /** As an administrator's {@code restart}: sessions are ended, everything is written. */
    public void restartPostgresProperly() {
        postgres.close();
        restartPostgres();
    }

    public void killRedis() {
        redis.kill();
    }

    public void restartRedis() {
        redis = LocalRedis.start(redisDirectory(), redis.port());
    }

    private Path redisDirectory() {
        return directory.resolve("redis");
    }

    public Path appendOnlyFile() {
        return redisDirectory().resolve("appendonly.aof");
    }

    private boolean ready() {
        return Stream.of(nodes).allMatch(PayaraMicro::isReady);
    }

    /** Whether nothing is under way any more: both nodes ready, nothing in the outbox, the gate equal to the database. */
    public boolean quiet(long policyId) throws SQLException {
        return ready() && stored.agrees(policyId);
    }

    /** What the servers hold, read directly. */
    public StoredState stored() {
        return stored;
    }

    /** A client of one node, which need not be ready. */
    public ServiceClient client(int node) {
        return ServiceClient.at(nodes[node].url());
    }

    /** A policy that is open now, and whose gate is loaded; returns its id. */
    public long openPolicy(String name, int quantity) {
        return client(0).openPolicy(name, quantity);
    }

    /** The one Redis. */
    public Jedis jedis() {
        return StoredState.jedis(redis.port());
    }

    /** What PostgreSQL has logged so far. */
    public Path postgresLog() {
        return directory.resolve("postgres.log");
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void stop() {
        for (PayaraMicro node : nodes) {
            if (node != null) {
                node.kill();
            }
        }
        if (redis != null) {
            redis.kill();
        }
        Stream.of(sentinels, redisCluster).filter(Objects::nonNull).forEach(RedisTopology::close);
        if (postgres != null) {
            Processes.signal("CONT", postgres.process());
            postgres.close();
        }
        for (TcpProxy proxy :
                Stream.concat(toDatabase.stream(), toRedis.stream()).toList()) {
            try {
                proxy.close();
            } catch (IOException closed) {
                // It is closed now.
            }
        }
    }
}
