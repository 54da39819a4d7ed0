package com.promotion.servers.redis;

import com.promotion.servers.process.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.io.file.PathUtils;
import redis.clients.jedis.Jedis;

/**
 * A real Redis primary with two replicas, watched by three Sentinels. When the primary is gone for
 * {@value #DOWN_AFTER_MILLIS} ms, they agree on a replica that takes over.
 */
public final class RedisSentinels implements RedisTopology {
    private static final String NAME = "coupons";
    private static final int SERVERS = 3;
    private static final int SENTINELS = 3;
    private static final int DOWN_AFTER_MILLIS = 1_000;
    private static final List<String> OPTIONS = List.of(
            "--requirepass",
            PASSWORD,
            "--masterauth",
            PASSWORD,
            "--repl-diskless-sync",
            "yes",
            "--repl-diskless-sync-delay",
            "0",
            "--appendonly",
            "no",
            "--save",
            "");

    private final Path directory;
    private final List<RedisNode> servers = new ArrayList<>();
    private final List<RedisNode> sentinels = new ArrayList<>();
    /** Also when the JVM is ended in the middle of a test. */
    private final Thread hook = new Thread(this::stop, "stop-redis-sentinels");

    private RedisSentinels(Path directory) {
        this.directory = directory;
    }

    /** @throws StartFailure when the Sentinels do not know each other and all servers within a minute */
    public static RedisSentinels start() {
        try {
            // Not "redis-sentinel" in the path: a redis-server that is started under such a name is a Sentinel.
            var started = new RedisSentinels(Files.createTempDirectory("promotion-watched-redis-"));
            Runtime.getRuntime().addShutdownHook(started.hook);
            try {
                started.build();
                return started;
            } catch (RuntimeException | IOException e) {
                started.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void build() throws IOException {
        for (var i = 0; i < SERVERS; i++) {
            servers.add(RedisNode.start(directory.resolve("server-" + i), RedisNode.freePort(), OPTIONS));
        }
        var primary = servers.get(0);
        for (var replica : servers.subList(1, SERVERS)) {
            replica.ask(redis -> redis.slaveof("127.0.0.1", primary.port()));
            replica.await("it is up to date", redis -> redis.info("replication").contains("master_link_status:up"));
        }
        for (var i = 0; i < SENTINELS; i++) {
            var own = Files.createDirectories(directory.resolve("sentinel-" + i));
            var configuration = Files.writeString(own.resolve("sentinel.conf"), watching(primary.port()));
            sentinels.add(RedisNode.start(own, RedisNode.freePort(), List.of(configuration.toString(), "--sentinel")));
        }
        awaitComplete();
    }

    private static String watching(int port) {
        return """
                sentinel monitor %1$s 127.0.0.1 %2$d 2
                sentinel auth-pass %1$s %4$s
                sentinel down-after-milliseconds %1$s %3$d
                sentinel failover-timeout %1$s 5000
                """.formatted(NAME, port, DOWN_AFTER_MILLIS, PASSWORD);
    }

    /** Waits until each Sentinel sees all servers up, and the other Sentinels. */
    private void awaitComplete() {
        for (var sentinel : sentinels) {
            sentinel.await("it sees everybody", redis -> {
                var replicas = redis.sentinelReplicas(NAME);
                return "master".equals(master(redis).get("flags"))
                        && Integer.toString(SENTINELS - 1).equals(master(redis).get("num-other-sentinels"))
                        && replicas.size() == SERVERS - 1
                        && replicas.stream()
                                .allMatch(replica -> "slave".equals(replica.get("flags"))
                                        && "ok".equals(replica.get("master-link-status")));
            });
        }
    }

    private static Map<String, String> master(Jedis sentinel) {
        return sentinel.sentinelMaster(NAME);
    }

    @Override
    public String url() {
        return "redis-sentinel://:" + ENCODED_PASSWORD + "@"
                + sentinels.stream().map(RedisNode::address).collect(Collectors.joining(",")) + "#" + NAME;
    }

    /** The port of the server that the Sentinels hold for the primary. */
    public int primary() {
        return sentinels.get(0).ask(redis -> Integer.parseInt(master(redis).get("port")));
    }

    /** As {@code kill -9} on that server, and returns at once: what happens next is the Sentinels' business. */
    public void kill(int server) {
        node(server).kill();
    }

    /** Waits until all Sentinels have named another primary, and that one takes writes. */
    public void awaitFailOver(int killed) {
        for (var sentinel : sentinels) {
            sentinel.await(
                    "another primary is named",
                    redis -> Integer.parseInt(master(redis).get("port")) != killed);
        }
        node(primary())
                .await("it is a primary", redis -> redis.info("replication").contains("role:master"));
    }

    /** Brings a killed server back, empty; waits until the Sentinels have made it a replica that is up to date. */
    public void restart(int killed) {
        node(killed).restart();
        awaitComplete();
    }

    private RedisNode node(int port) {
        return servers.stream().filter(node -> node.port() == port).findAny().orElseThrow();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        stop();
    }

    private void stop() {
        sentinels.forEach(RedisNode::kill);
        servers.forEach(RedisNode::kill);
        try {
            PathUtils.deleteDirectory(directory);
        } catch (IOException e) {
            System.err.println("Not deleted: " + directory + ": " + e);
        }
    }
}
