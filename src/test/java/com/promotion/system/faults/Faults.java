package com.promotion.system.faults;

import com.promotion.servers.PayaraMicro;
import com.promotion.system.faults.Cluster.Gates;
import com.promotion.system.faults.Fault.Scene;
import com.promotion.system.faults.TcpProxy.Cut;
import com.promotion.system.faults.TcpProxy.Mode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import redis.clients.jedis.Jedis;

/** The faults of the design's table that processes, signals and proxies can cause. */
final class Faults {
    /** Longer than a transaction may idle (5 s) and than a claim waits for its recovery (8 s). */
    private static final int FREEZE_SECONDS = 12;

    /** Longer than the lease of a node id (60 s). */
    private static final int LONG_FREEZE_SECONDS = 65;

    private static final int DEADLINE_SECONDS = 120;
    private static final int CUTS = 10;

    /** Larger than a segment of PostgreSQL's log, 16 MB: the limit must not hit the log. */
    private static final long FULL_BYTES_MIN = 17L * 1024 * 1024;

    private Faults() {}

    /** What every build checks. */
    static List<Fault> quick() {
        return List.of(killNode(), flushAll(), stopRedis(), cutCommits(Cut.BEFORE_REPLY), lockHeld());
    }

    static List<Fault> all() {
        return Stream.concat(
                        Stream.of(
                                killNode(),
                                stopNode(),
                                terminateNode(),
                                killRedis(),
                                restartRedisAtOnce(),
                                restartRedisEmpty(),
                                restartRedisStale(),
                                flushAll()),
                        Stream.concat(
                                Stream.of("stock", "issued", "outbox", "window").map(Faults::deleteKey),
                                Stream.of(
                                        flushScripts(),
                                        stopRedis(),
                                        dropRedisReplies(),
                                        redisOutOfMemory(),
                                        redisReadOnly(),
                                        cutOffFromRedis(),
                                        failOverOfSentinels(),
                                        failOverInCluster(),
                                        killPostgres(),
                                        restartPostgres(),
                                        stopPostgres(),
                                        cutCommits(Cut.BEFORE_SERVER),
                                        cutCommits(Cut.BEFORE_REPLY),
                                        slowDatabase(),
                                        diskFull(),
                                        lockHeld(),
                                        bothAway())))
                .toList();
    }

    private static Fault killNode() {
        return Fault.lasting(
                "app kill -9, restarted", 4, scene -> scene.cluster().node(0).kill(), Faults::startNode);
    }

    private static Fault terminateNode() {
        return Fault.lasting(
                "app SIGTERM, restarted",
                4,
                scene -> scene.cluster().node(0).process().destroy(),
                scene -> {
                    scene.cluster().node(0).close();
                    startNode(scene);
                });
    }

    private static void startNode(Scene scene) {
        scene.cluster().startNode(0);
        scene.cluster().node(0).awaitReady(PayaraMicro.READY_LIMIT);
    }

    private static Fault stopNode() {
        return Fault.lasting(
                "app SIGSTOP " + LONG_FREEZE_SECONDS + " s, then SIGCONT",
                LONG_FREEZE_SECONDS,
                scene -> Cluster.signal("STOP", scene.cluster().node(0).process()),
                scene -> Cluster.signal("CONT", scene.cluster().node(0).process()));
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

    private static Fault flushAll() {
        return Fault.momentary("FLUSHALL", scene -> redis(scene, Jedis::flushAll));
    }

    private static Fault deleteKey(String kind) {
        return Fault.momentary(
                "DEL of the " + kind + " key",
                scene -> redis(scene, jedis -> {
                    jedis.del(Cluster.key(kind, scene.widePolicyId()));
                    jedis.del(Cluster.key(kind, scene.tightPolicyId()));
                }));
    }

    private static Fault flushScripts() {
        return Fault.momentary("SCRIPT FLUSH", scene -> redis(scene, Jedis::scriptFlush));
    }

    private static Fault stopRedis() {
        return Fault.lasting(
                "Redis SIGSTOP 5 s, then SIGCONT",
                5,
                scene -> Cluster.signal("STOP", scene.cluster().redis().process()),
                scene -> Cluster.signal("CONT", scene.cluster().redis().process()));
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

    private static Fault killPostgres() {
        return Fault.lasting(
                "PostgreSQL kill -9, restarted", 4, scene -> scene.cluster().killPostgres(), scene -> scene.cluster()
                        .restartPostgres());
    }

    private static Fault restartPostgres() {
        return Fault.momentary("PostgreSQL restarted by its administrator", scene -> scene.cluster()
                .restartPostgresProperly());
    }

    private static Fault stopPostgres() {
        return Fault.lasting(
                "PostgreSQL SIGSTOP " + FREEZE_SECONDS + " s, then SIGCONT",
                FREEZE_SECONDS,
                scene -> Cluster.signal("STOP", scene.cluster().postgres().process()),
                scene -> Cluster.signal("CONT", scene.cluster().postgres().process()));
    }

    private static Fault cutCommits(Cut where) {
        String when = where == Cut.BEFORE_SERVER ? "before it is received" : "after it is done";
        return new Fault(
                "PostgreSQL: connections cut on COMMIT, " + when,
                4,
                scene -> scene.cluster().databaseProxies().forEach(proxy -> proxy.cutNext(CUTS, where)),
                scene -> Deadline.require(
                        DEADLINE_SECONDS,
                        "all commits to be cut were cut",
                        () -> scene.cluster().databaseProxies().stream().allMatch(proxy -> proxy.cutsLeft() == 0)),
                scene -> scene.cluster().databaseProxies().forEach(TcpProxy::heal));
    }

    private static Fault slowDatabase() {
        return Fault.lasting(
                "PostgreSQL slow, +500 ms a request",
                8,
                scene -> scene.cluster().databaseProxies().forEach(proxy -> proxy.delay(500)),
                scene -> scene.cluster().databaseProxies().forEach(TcpProxy::heal));
    }

    /** The table of coupons cannot grow; what is written to its old pages, and the log of transactions, can. */
    private static Fault diskFull() {
        return new Fault(
                "PostgreSQL: disk full",
                8,
                scene -> {
                    long bytes = scene.cluster().fillCoupons(FULL_BYTES_MIN);
                    scene.cluster().limitFilesOfPostgres(Long.toString(bytes));
                },
                scene -> Deadline.require(DEADLINE_SECONDS, "PostgreSQL has met its full disk", () -> scene.cluster()
                        .postgresLogged("could not extend file")),
                scene -> scene.cluster().limitFilesOfPostgres("unlimited"));
    }

    private static Fault lockHeld() {
        AtomicReference<Connection> human = new AtomicReference<>();
        return new Fault(
                "a human locks one policy, another one goes on",
                6,
                scene -> {
                    Connection connection = scene.cluster().connection();
                    human.set(connection);
                    connection.setAutoCommit(false);
                    try (PreparedStatement lock =
                            connection.prepareStatement("select * from coupon_policy where id = ? for update")) {
                        lock.setLong(1, scene.widePolicyId());
                        lock.executeQuery().close();
                    }
                },
                scene -> {
                    int before = scene.wide().issued();
                    Deadline.require(
                            DEADLINE_SECONDS,
                            "the other policy is sold out while the first one is locked",
                            () -> scene.cluster()
                                    .policy(scene.tightPolicyId())
                                    .status()
                                    .equals("EXHAUSTED"));
                    if (scene.wide().issued() > before) {
                        throw new IllegalStateException("Coupons of the locked policy were issued");
                    }
                },
                scene -> human.get().close());
    }

    private static Fault bothAway() {
        return new Fault(
                "Redis and PostgreSQL both away",
                4,
                scene -> {
                    scene.cluster().killRedis();
                    scene.cluster().killPostgres();
                },
                scene -> {
                    for (int i = 0; i < Cluster.NODES; i++) {
                        int node = i;
                        Deadline.require(
                                DEADLINE_SECONDS,
                                "not ready but live",
                                () -> status(scene, node, "ready") == 503 && status(scene, node, "live") == 200);
                        Deadline.require(DEADLINE_SECONDS, "503 with Retry-After", () -> saysComeBack(scene, node));
                    }
                },
                scene -> {
                    scene.cluster().restartPostgres();
                    scene.cluster().restartRedis();
                });
    }

    private static int status(Scene scene, int node, String check) throws IOException, InterruptedException {
        return scene.cluster().get(node, "/health/" + check).statusCode();
    }

    private static boolean saysComeBack(Scene scene, int node) throws IOException, InterruptedException {
        // User 1 is among the customers anyway, so a row of this user is one that was asked for.
        HttpResponse<String> answer = scene.cluster()
                .post(node, "/api/v1/coupons/policies/" + scene.tightPolicyId() + "/issue", "{\"userId\":1}");
        return answer.statusCode() == 503
                && answer.headers().firstValue("Retry-After").isPresent();
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
