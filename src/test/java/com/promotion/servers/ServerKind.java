package com.promotion.servers;

import com.promotion.servers.process.FreePort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The servers that the WAR is tested on, configured by what {@code deploy/} has for each. */
public enum ServerKind {
    PAYARA_MICRO,
    WILDFLY;

    /**
     * Starts a node with the server that the build has fetched, and returns at once.
     *
     * @param environment added to this process's own
     * @param directory for the node's log and configuration
     */
    public ApplicationServer start(Path war, Map<String, String> environment, Path directory) {
        return switch (this) {
            case PAYARA_MICRO ->
                PayaraMicro.start(new PayaraMicro.Node(
                        Path.of(System.getProperty("payara.micro.jar")),
                        List.of(war),
                        Path.of("deploy", "payara", "preboot.txt"),
                        FreePort.find(),
                        environment,
                        directory.resolve("payara.log")));
            case WILDFLY ->
                WildFly.start(new WildFly.Node(
                        Path.of(System.getProperty("wildfly.home")),
                        Path.of("deploy", "wildfly", "configure.cli"),
                        List.of(war),
                        environment,
                        directory.resolve("wildfly"),
                        directory.resolve("wildfly.log")));
        };
    }
}
