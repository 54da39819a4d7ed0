package com.promotion.servers.redis;

import com.promotion.servers.process.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.io.file.PathUtils;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/**
 * A real Redis Cluster of three primaries and three replicas. A primary that is gone for {@value #NODE_TIMEOUT_MILLIS}
 * ms is replaced by its replica; until then the whole cluster refuses, as is Redis' default.
 */
public final class RedisCluster implements RedisTopology {
    private static final int PRIMARIES = 3;
    private static final int SLOTS = 16_384;
    private static final int NODE_TIMEOUT_MILLIS = 1_000;
    private static final List<String> OPTIONS = List.of(
            "--requirepass",
            PASSWORD,
            "--masterauth",
            PASSWORD,
            "--cluster-enabled",
            "yes",
            "--cluster-config-file",
            "nodes.conf",
            "--cluster-node-timeout",
            Integer.toString(NODE_TIMEOUT_MILLIS),
            "--cluster-replica-validity-factor",
            "0",
            "--cluster-migration-barrier",
            "99",
            "--repl-diskless-sync",
            "yes",
            "--repl-diskless-sync-delay",
            "0",
            "--appendonly",
            "no",
            "--save",
            "");

    private final Path directory;
    private final List<RedisNode> nodes = new ArrayList<>();
    /** Also when the JVM is ended in the middle of a test. */
    private final Thread hook = new Thread(this::stop, "stop-redis-cluster");

    private RedisCluster(Path directory) {
        this.directory = directory;
    }

    /** @throws StartFailure when the cluster is not complete within a minute */
    public static RedisCluster start() {
        try {
            var cluster = new RedisCluster(Files.createTempDirectory("promotion-redis-cluster-"));
            Runtime.getRuntime().addShutdownHook(cluster.hook);
            try {
                cluster.build();
                return cluster;
            } catch (RuntimeException e) {
                cluster.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void build() {
        for (var i = 0; i < 2 * PRIMARIES; i++) {
            nodes.add(RedisNode.start(directory.resolve("node-" + i), RedisNode.freePort(), OPTIONS));
        }
        for (var i = 0; i < nodes.size(); i++) {
            giveSlotsAndMeet(i);
        }
        for (var node : nodes) {
            node.await("it knows all nodes", redis -> lines(redis).size() == nodes.size());
        }
        for (var i = 0; i < PRIMARIES; i++) {
            var primaryId = nodes.get(i).ask(Jedis::clusterMyId);
            nodes.get(i + PRIMARIES).await("it follows its primary", redis -> followed(redis, primaryId));
        }
        awaitComplete();
    }

    private void giveSlotsAndMeet(int index) {
        nodes.get(index).ask(redis -> {
            if (index < PRIMARIES) {
                redis.clusterAddSlots(IntStream.range(index * SLOTS / PRIMARIES, (index + 1) * SLOTS / PRIMARIES)
                        .toArray());
            }
            redis.sendCommand(Protocol.Command.CLUSTER, "SET-CONFIG-EPOCH", Integer.toString(index + 1));
            return index == 0 ? "" : redis.clusterMeet("127.0.0.1", nodes.get(0).port());
        });
    }

    private static boolean followed(Jedis replica, String primaryId) {
        replica.clusterReplicate(primaryId);
        return true;
    }

    /** Waits until every slot has a primary and every primary that lives a replica that is up to date. */
    private void awaitComplete() {
        for (var node : nodes) {
            node.await(
                    "the cluster is complete",
                    redis -> redis.clusterInfo().contains("cluster_state:ok")
                            && lines(redis).stream().noneMatch(line -> line.contains("fail"))
                            && replicatesWell(redis));
        }
    }

    private static boolean replicatesWell(Jedis redis) {
        var replication = redis.info("replication");
        return replication.contains("role:master")
                ? replication.contains("connected_slaves:1")
                : replication.contains("master_link_status:up");
    }

    /** Names three of the nodes; the others are to be found. */
    @Override
    public String url() {
        return "redis-cluster://:" + ENCODED_PASSWORD + "@"
                + nodes.stream().limit(PRIMARIES).map(RedisNode::address).collect(Collectors.joining(","));
    }

    /** Which primary holds the keys that have this hash tag; two are the same when the numbers are. */
    public int primaryOf(String hashTag) {
        var slot = JedisClusterCRC16.getSlot("{" + hashTag + "}");
        return portOfSlot(anyLiving(), slot);
    }

    /** As {@code kill -9} on that primary, and returns at once: what happens next is the cluster's business. */
    public void kill(int primary) {
        node(primary).kill();
    }

    /** Waits until a replica has taken over the keys that have this hash tag. */
    public void awaitFailOver(String hashTag, int killed) {
        var slot = JedisClusterCRC16.getSlot("{" + hashTag + "}");
        nodes.stream()
                .filter(node -> node.isAlive() && node.port() != killed) // the killed one may take a moment to be gone
                .findAny()
                .orElseThrow()
                .await(
                        "a replica took over",
                        redis -> portOfSlot(redis, slot) != killed
                                && redis.clusterInfo().contains("cluster_state:ok"));
    }

    /** Brings a killed node back, empty, as a replica; waits until the cluster is complete again. */
    public void restart(int killed) {
        node(killed).restart();
        awaitComplete();
    }

    private RedisNode node(int port) {
        return nodes.stream().filter(node -> node.port() == port).findAny().orElseThrow();
    }

    private RedisNode anyLiving() {
        return nodes.stream().filter(RedisNode::isAlive).findAny().orElseThrow();
    }

    private static int portOfSlot(RedisNode node, int slot) {
        return node.ask(redis -> portOfSlot(redis, slot));
    }

    /** By {@code CLUSTER SLOTS}: first slot, last slot, then the primary's address, port, id, then the replicas'. */
    private static int portOfSlot(Jedis redis, int slot) {
        for (var range : redis.clusterSlots()) {
            var fields = (List<?>) range;
            if ((Long) fields.get(0) <= slot && slot <= (Long) fields.get(1)) {
                return Math.toIntExact((Long) ((List<?>) fields.get(2)).get(1));
            }
        }
        throw new JedisException("No primary holds slot " + slot);
    }

    private static List<String> lines(Jedis redis) {
        return redis.clusterNodes().lines().toList();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        stop();
    }

    private void stop() {
        nodes.forEach(RedisNode::kill);
        try {
            PathUtils.deleteDirectory(directory);
        } catch (IOException e) {
            System.err.println("Not deleted: " + directory + ": " + e);
        }
    }
}
