package com.promotion.system.faults;

import com.promotion.servers.process.Processes;
import com.promotion.system.faults.Fault.Scene;
import com.promotion.system.faults.cluster.Cluster.Gates;
import com.promotion.system.faults.cluster.StoredState;
import com.promotion.system.faults.proxy.TcpProxy;
import com.promotion.system.faults.proxy.TcpProxy.Mode;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/** Redis ends, stops, forgets, refuses, or is out of reach. */
final class RedisFaults {
    private RedisFaults() {}

    static List<Fault> all() {
        return Stream.of(
                        Stream.of(
                                killRedis(),
                                restartRedisAtOnce(),
                                restartRedisEmpty(),
                                restartRedisStale(),
                                flushAll()),
                        Stream.of("stock", "issued", "outbox", "window").map(RedisFaults::deleteKey),
                        Stream.of(
                                flushScripts(),
                                stopRedis(),
                                dropRedisReplies(),
                                redisOutOfMemory(),
                                redisReadOnly(),
                                cutOffFromRedis(),
                                failOverOfSentinels(),
                                failOverInCluster()))
                .flatMap(Function.identity())
                .toList();
    }

    private static Fault killRedis() {
        return Fault.lasting(
                "Redis kill -9, restarted after 4 s (AOF everysec)",
                4,
                scene -> scene.cluster().killRedis(),
                scene -> scene.cluster().restartRedis());
    }

    private static Fault restartRedisAtOnce() {
        return Fault.momentary("Redis kill -9, restarted at once (AOF everysec)", scene -> {
            scene.cluster().killRedis();
            scene.cluster().restartRedis();
        });
    }

    private static Fault restartRedisEmpty() {
        return Fault.momentary("Redis restarted empty", scene -> {
            scene.cluster().killRedis();
            Files.delete(scene.cluster().appendOnlyFile());
            scene.cluster().restartRedis();
        });
    }

    private static Fault restartRedisStale() {
        return Fault.momentary("Redis restarted with an older state, as after a fail-over", scene -> {
            scene.cluster().killRedis();
            try (FileChannel file = FileChannel.open(scene.cluster().appendOnlyFile(), StandardOpenOption.WRITE)) {
                file.truncate(file.size() - file.size() / 20);
            }
            scene.cluster().restartRedis();
        });
    }

    static Fault flushAll() {
        return Fault.momentary("FLUSHALL", scene -> redis(scene, Jedis::flushAll));
    }

    private static Fault deleteKey(String kind) {
        return Fault.momentary(
                "DEL of the " + kind + " key",
                scene -> redis(scene, jedis -> {
                    jedis.del(StoredState.key(kind, scene.widePolicyId()));
                    jedis.del(StoredState.key(kind, scene.tightPolicyId()));
                }));
    }

    private static Fault flushScripts() {
        return Fault.momentary("SCRIPT FLUSH", scene -> redis(scene, Jedis::scriptFlush));
    }

    static Fault stopRedis() {
        return Fault.lasting(
                "Redis SIGSTOP 5 s, then SIGCONT",
                5,
                scene -> Processes.signal("STOP", scene.cluster().redis().process()),
                scene -> Processes.signal("CONT", scene.cluster().redis().process()));
    }

    private static Fault dropRedisReplies() {
        return Fault.lasting(
                "Redis: replies dropped after the script ran",
                4,
                scene -> scene.cluster().redisProxies().forEach(proxy -> proxy.set(Mode.DROP_REPLIES)),
                scene -> scene.cluster().redisProxies().forEach(TcpProxy::heal));
    }

    private static Fault redisOutOfMemory() {
        return Fault.lasting(
                "Redis out of memory (noeviction)",
                4,
                scene -> redis(scene, jedis -> {
                    jedis.configSet("maxmemory-policy", "noeviction");
                    jedis.configSet("maxmemory", "1mb");
                }),
                scene -> redis(scene, jedis -> jedis.configSet("maxmemory", "0")));
    }

    private static Fault redisReadOnly() {
        return Fault.lasting(
                "Redis READONLY (a replica of a dead host)",
                4,
                scene -> redis(scene, jedis -> jedis.slaveof("127.0.0.1", 1)),
                scene -> redis(scene, Jedis::slaveofNoOne));
    }

    private static Fault cutOffFromRedis() {
        return Fault.lasting(
                "one node cut off from Redis",
                6,
                scene -> scene.cluster().redisProxy(0).set(Mode.BLACK_HOLE),
                scene -> scene.cluster().redisProxy(0).heal());
    }

    private static Fault failOverOfSentinels() {
        AtomicInteger killed = new AtomicInteger();
        return new Fault(
                "Sentinels: primary kill -9, a replica takes over",
                Gates.SENTINELS,
                4,
                scene -> {
                    killed.set(scene.cluster().sentinels().primary());
                    scene.cluster().sentinels().kill(killed.get());
                },
                scene -> scene.cluster().sentinels().awaitFailOver(killed.get()),
                scene -> scene.cluster().sentinels().restart(killed.get()));
    }

    private static Fault failOverInCluster() {
        AtomicInteger killed = new AtomicInteger();
        return new Fault(
                "Redis Cluster 3+3: a primary kill -9, its replica takes over",
                Gates.REDIS_CLUSTER,
                4,
                scene -> {
                    killed.set(scene.cluster().redisCluster().primaryOf(hashTag(scene)));
                    scene.cluster().redisCluster().kill(killed.get());
                },
                scene -> scene.cluster().redisCluster().awaitFailOver(hashTag(scene), killed.get()),
                scene -> scene.cluster().redisCluster().restart(killed.get()));
    }

    private static String hashTag(Scene scene) {
        return Long.toString(scene.widePolicyId());
    }

    /** A few commands to Redis. */
    private interface Commands {
        void run(Jedis jedis);
    }

    private static void redis(Scene scene, Commands commands) {
        try (Jedis jedis = scene.cluster().jedis()) {
            commands.run(jedis);
        }
    }
}
