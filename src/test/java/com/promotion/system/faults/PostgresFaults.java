package com.promotion.system.faults;

import com.promotion.servers.process.Processes;
import com.promotion.system.faults.proxy.TcpProxy;
import com.promotion.system.faults.proxy.TcpProxy.Cut;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** PostgreSQL ends, stops, is slow, full, or locked. */
final class PostgresFaults {
    /** Longer than a transaction may idle (5 s) and than a claim waits for its recovery (8 s). */
    private static final int FREEZE_SECONDS = 12;

    private static final int DEADLINE_SECONDS = 120;
    private static final int CUTS = 10;

    private PostgresFaults() {}

    static List<Fault> all() {
        return List.of(
                killPostgres(),
                restartPostgres(),
                stopPostgres(),
                cutCommits(Cut.BEFORE_SERVER),
                cutCommits(Cut.BEFORE_REPLY),
                slowDatabase(),
                diskFull(),
                lockHeld());
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
                scene -> Processes.signal("STOP", scene.cluster().postgres().process()),
                scene -> Processes.signal("CONT", scene.cluster().postgres().process()));
    }

    static Fault cutCommits(Cut where) {
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

    private static Fault diskFull() {
        return new Fault(
                "PostgreSQL: disk full",
                8,
                scene -> DiskFull.begin(scene.cluster()),
                scene -> Deadline.require(
                        DEADLINE_SECONDS,
                        "PostgreSQL has met its full disk",
                        () -> DiskFull.isNoticed(scene.cluster())),
                scene -> DiskFull.end(scene.cluster()));
    }

    static Fault lockHeld() {
        AtomicReference<Connection> owner = new AtomicReference<>();
        return new Fault(
                "a human locks one policy, another one goes on",
                6,
                scene -> {
                    Connection connection = scene.cluster().stored().connection();
                    owner.set(connection);
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
                                    .stored()
                                    .policy(scene.tightPolicyId())
                                    .status()
                                    .equals("EXHAUSTED"));
                    if (scene.wide().issued() > before) {
                        throw new IllegalStateException("Coupons of the locked policy were issued");
                    }
                },
                scene -> owner.get().close());
    }
}
