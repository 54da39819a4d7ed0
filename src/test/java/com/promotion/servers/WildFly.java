package com.promotion.servers;

import com.promotion.servers.process.FreePort;
import com.promotion.servers.process.Processes;
import com.promotion.servers.process.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/** A node on WildFly, configured by {@code deploy/wildfly/configure.cli} as any operator would do it. */
public final class WildFly extends ApplicationServer {
    /** The script's, made beside the server's own standalone.xml. */
    private static final String CONFIGURATION = "promotion.xml";

    private static final Duration CONFIGURE_LIMIT = Duration.ofMinutes(2);

    /** What standalone.sh gives its JVM, as far as this service needs it. */
    private static final List<String> MODULE_OPTIONS = Stream.of(
                    "java.base/java.lang",
                    "java.base/java.lang.invoke",
                    "java.base/java.lang.reflect",
                    "java.base/java.io",
                    "java.base/java.net",
                    "java.base/java.security",
                    "java.base/java.util",
                    "java.base/java.util.concurrent",
                    "java.management/javax.management",
                    "java.naming/javax.naming")
            .map(opened -> "--add-opens=" + opened + "=ALL-UNNAMED")
            .toList();

    /**
     * How to start a node.
     *
     * @param home an unpacked wildfly-dist; nodes share it, each has a copy of its configuration
     * @param configureScript run once, and again when it is newer than what it made
     * @param wars the service, which names its own context root, and others, each at its file name without {@code .war}
     * @param environment added to this process's own
     * @param directory what the node writes; deleted at each start, but for the log
     * @param log overwritten at each start
     */
    public record Node(
            Path home,
            Path configureScript,
            List<Path> wars,
            Map<String, String> environment,
            Path directory,
            Path log) {}

    private final URI url;
    private final URI management;

    private WildFly(Node node, int port, int managementPort) {
        super("WildFly", command(node, port, managementPort), node.environment(), node.log());
        this.url = URI.create("http://127.0.0.1:" + port);
        this.management = URI.create("http://127.0.0.1:" + managementPort);
    }

    /**
     * Configures the server if that was not done yet, then starts the process on free ports and returns at once.
     *
     * @throws StartFailure when the server is not there or does not take its configuration
     */
    public static WildFly start(Node node) {
        stopLeftOver(node.log());
        try {
            configure(node.home(), node.configureScript());
            layOut(node);
        } catch (IOException e) {
            throw new StartFailure("WildFly could not be prepared in " + node.directory() + ": " + e.getMessage(), e);
        }
        return new WildFly(node, FreePort.find(), FreePort.find());
    }

    private static void configure(Path home, Path script) throws IOException {
        var standalone = home.resolve("standalone/configuration/standalone.xml");
        if (!Files.isRegularFile(standalone)) {
            throw new StartFailure("There is no WildFly in " + home + ". Unpack it: mvn dependency:unpack@wildfly");
        }
        var made = standalone.resolveSibling(CONFIGURATION);
        if (Files.exists(made) && Files.getLastModifiedTime(made).compareTo(Files.getLastModifiedTime(script)) >= 0) {
            return;
        }
        Files.copy(standalone, made, StandardCopyOption.REPLACE_EXISTING);
        var log = made.resolveSibling(CONFIGURATION + ".log");
        var cli = new ProcessBuilder(
                        java(),
                        "-jar",
                        home.resolve("jboss-modules.jar").toString(),
                        "-mp",
                        home.resolve("modules").toString(),
                        "org.jboss.as.cli",
                        "--file=" + script.toAbsolutePath())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        cli.environment().put("JBOSS_HOME", home.toAbsolutePath().toString());
        var process = cli.start();
        if (!succeeds(process)) {
            process.destroyForcibly();
            Files.delete(made);
            throw new StartFailure(
                    script + " failed on " + home + ":\n  " + String.join("\n  ", Processes.tail(log, 15)));
        }
    }

    private static boolean succeeds(Process process) {
        try {
            return process.waitFor(CONFIGURE_LIMIT.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A base directory as WildFly wants it: configuration and deployments, everything else is made by itself. */
    private static void layOut(Node node) throws IOException {
        if (Files.exists(node.directory())) {
            PathUtils.deleteDirectory(node.directory());
        }
        var deployments = Files.createDirectories(node.directory().resolve("deployments"));
        PathUtils.copyDirectory(
                node.home().resolve("standalone/configuration"),
                node.directory().resolve("configuration"));
        for (var war : node.wars()) {
            Files.copy(war, deployments.resolve(war.getFileName()));
        }
    }

    private static List<String> command(Node node, int port, int managementPort) {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(JVM_OPTIONS);
        command.addAll(MODULE_OPTIONS);
        command.addAll(List.of(
                "-Djava.net.preferIPv4Stack=true",
                "-Djava.awt.headless=true",
                "-Dorg.wildfly.sigterm.suspend.timeout=10",
                "-Dorg.jboss.boot.log.file=" + node.directory().resolve("log/server.log"),
                "-Dlogging.configuration="
                        + node.directory()
                                .resolve("configuration/logging.properties")
                                .toUri(),
                "-jar",
                node.home().resolve("jboss-modules.jar").toString(),
                "-mp",
                node.home().resolve("modules").toString(),
                "org.jboss.as.standalone",
                "-Djboss.home.dir=" + node.home().toAbsolutePath(),
                "-Djboss.server.base.dir=" + node.directory().toAbsolutePath(),
                "--server-config=" + CONFIGURATION,
                "-Djboss.http.port=" + port,
                "-Djboss.management.http.port=" + managementPort));
        return command;
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public URI health() {
        return management;
    }
}
