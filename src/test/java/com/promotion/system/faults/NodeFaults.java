package com.promotion.system.faults;

import com.promotion.servers.PayaraMicro;
import com.promotion.servers.process.Processes;
import com.promotion.system.faults.Fault.Scene;
import java.util.List;

/** A node of the service ends or stops. */
final class NodeFaults {
    /** Longer than the lease of a node id (60 s). */
    private static final int LONG_FREEZE_SECONDS = 65;

    private NodeFaults() {}

    static List<Fault> all() {
        return List.of(killNode(), stopNode(), terminateNode());
    }

    static Fault killNode() {
        return Fault.lasting(
                "app kill -9, restarted", 4, scene -> scene.cluster().node(0).kill(), NodeFaults::startNode);
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
                scene -> Processes.signal("STOP", scene.cluster().node(0).process()),
                scene -> Processes.signal("CONT", scene.cluster().node(0).process()));
    }
}
