package com.promotion.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.promotion.servers.process.FreePort;
import com.promotion.servers.process.LocalServer;
import com.promotion.servers.process.Processes;
import com.promotion.servers.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A real PgBouncer in transaction mode on a loopback port, with two server connections for each database and user. */
public final class PgBouncer extends LocalServer {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private PgBouncer(ProcessHandle process, int port) {
        super(process, port);
    }

    /** Where it is; empty when it is not installed. */
    private static Optional<Path> binary() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":", -1)), Stream.of("/usr/sbin"))
                .map(path -> Path.of(path, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Fails the calling test where {@code CI=true} and it is not installed, and skips it elsewhere, saying so. */
    public static void require() {
        if (binary().isEmpty()) {
            String missing = "PgBouncer is not installed";
            assertThat(System.getenv("CI")).as(missing).isNotEqualTo("true");
            System.err.println("[WARN] " + missing + "; tests that need it are skipped");
            abort(missing);
        }
    }

    /**
     * @param databasePort of a PostgreSQL on the loopback address that trusts everybody
     * @param user the one who may connect
     * @param ignored start-up parameters that are dropped without a word, separated by commas
     */
    public static PgBouncer start(int databasePort, String user, String ignored) throws IOException {
        Path directory = Files.createTempDirectory("pgbouncer-");
        int port = FreePort.find();
        Path users = Files.writeString(directory.resolve("users.txt"), "\"" + user + "\" \"\"\n");
        Path configuration = directory.resolve("pgbouncer.ini");
        Files.write(
                configuration,
                List.of(
                        "[databases]",
                        "* = host=127.0.0.1 port=" + databasePort,
                        "[pgbouncer]",
                        "listen_addr = 127.0.0.1",
                        "listen_port = " + port,
                        "unix_socket_dir =",
                        "auth_type = trust",
                        "auth_file = " + users,
                        "pool_mode = transaction",
                        "default_pool_size = 2",
                        "max_client_conn = 200",
                        "ignore_startup_parameters = " + ignored));
        // It does not run as root, and the other account has to read this.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> command = root
                ? List.of(binary().orElseThrow().toString(), "-u", "nobody", configuration.toString())
                : List.of(binary().orElseThrow().toString(), configuration.toString());
        Path log = directory.resolve("pgbouncer.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        for (long waited = 0; waited < LIMIT.toMillis() && process.isAlive(); waited += 50) {
            if (Processes.tail(log, 50).stream().anyMatch(line -> line.contains("process up"))) {
                return new PgBouncer(process.toHandle(), port);
            }
            Processes.pause(Duration.ofMillis(50));
        }
        process.destroyForcibly();
        throw new StartFailure("PgBouncer did not start: " + Processes.tail(log, 10));
    }

    /** The database of this name, through it. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    @Override
    protected void stop(ProcessHandle running) {
        Processes.stop(running, LIMIT);
    }
}
