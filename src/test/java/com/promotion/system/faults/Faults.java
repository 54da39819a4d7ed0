package com.promotion.system.faults;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.system.faults.Fault.Scene;
import com.promotion.system.faults.cluster.Cluster;
import com.promotion.system.faults.proxy.TcpProxy.Cut;
import java.util.List;
import java.util.stream.Stream;

/** The faults of the design's table that processes, signals and proxies can cause. */
final class Faults {
    private static final int DEADLINE_SECONDS = 120;

    private Faults() {}

    /** What every build checks. */
    static List<Fault> quick() {
        return List.of(
                NodeFaults.killNode(),
                RedisFaults.flushAll(),
                RedisFaults.stopRedis(),
                PostgresFaults.cutCommits(Cut.BEFORE_REPLY),
                PostgresFaults.lockHeld());
    }

    static List<Fault> all() {
        return Stream.of(NodeFaults.all(), RedisFaults.all(), PostgresFaults.all(), List.of(bothAway()))
                .flatMap(List::stream)
                .toList();
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

    private static int status(Scene scene, int node, String check) {
        return scene.cluster().client(node).get("/health/" + check).status();
    }

    private static boolean saysComeBack(Scene scene, int node) {
        // User 1 is among the customers anyway, so a row of this user is one that was asked for.
        Answer answer = scene.cluster().client(node).issue(scene.tightPolicyId(), 1);
        return answer.status() == 503 && answer.header("Retry-After").isPresent();
    }
}
