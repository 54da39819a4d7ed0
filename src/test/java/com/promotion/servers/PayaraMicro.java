package com.promotion.servers;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A node on Payara Micro. It refuses connections until its applications are deployed. */
public final class PayaraMicro extends ApplicationServer {

    /** How long the node says on SIGTERM that it is not ready, and finishes what it has accepted, before it stops. */
    private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(2);

    /**
     * How to start a node.
     *
     * @param wars the first is deployed at {@code /}, each other one at its file name without {@code .war}
     * @param preBootCommands close the listener; {@code postdeploy.txt} beside them opens it
     * @param environment added to this process's own
     * @param log overwritten at each start
     * @param shutdownGrace between SIGTERM and the moment at which the server begins to stop applications
     */
    public record Node(
            Path microJar,
            List<Path> wars,
            Path preBootCommands,
            int port,
            Map<String, String> environment,
            Path log,
            Duration shutdownGrace) {

        /** A node with the grace that is shipped, 2 s. */
        public Node(
                Path microJar,
                List<Path> wars,
                Path preBootCommands,
                int port,
                Map<String, String> environment,
                Path log) {
            this(microJar, wars, preBootCommands, port, environment, log, SHUTDOWN_GRACE);
        }
    }

    private final URI url;

    private PayaraMicro(Node node) {
        super("Payara Micro", command(node), node.environment(), node.log());
        this.url = URI.create("http://127.0.0.1:" + node.port());
    }

    /**
     * Starts the process and returns at once; a node that an earlier, killed run left with the same log is stopped
     * first.
     */
    public static PayaraMicro start(Node node) {
        return new PayaraMicro(node);
    }

    private static List<String> command(Node node) {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of("-jar", node.microJar().toString()));
        for (var war : node.wars()) {
            command.addAll(List.of("--deploy", war.toString()));
        }
        command.addAll(List.of("--contextroot", "/")); // counts for the first one only
        command.addAll(List.of("--port", Integer.toString(node.port())));
        command.addAll(List.of("--prebootcommandfile", node.preBootCommands().toString()));
        command.addAll(List.of(
                "--postdeploycommandfile",
                node.preBootCommands().resolveSibling("postdeploy.txt").toString()));
        // Not --nocluster: that one still opens Hazelcast's port 6900 to the network.
        command.addAll(List.of("--nohazelcast", "--disablephonehome"));
        command.addAll(
                List.of("--shutdowngrace", Long.toString(node.shutdownGrace().toMillis())));
        return command;
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public URI health() {
        return url;
    }
}
