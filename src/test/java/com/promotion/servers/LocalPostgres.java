package com.promotion.servers;

import com.promotion.servers.process.FreePort;
import com.promotion.servers.process.LocalServer;
import com.promotion.servers.process.Processes;
import com.promotion.servers.process.StartFailure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.commons.io.file.PathUtils;

/**
 * A real PostgreSQL (18) on a loopback port, as durable as a production one: fsync and synchronous commit are on,
 * because what the tests prove about kill -9 would be worth nothing without them. The library turns both off by
 * default.
 */
public final class LocalPostgres extends LocalServer {
    public static final String USER = "postgres";
    /**
     * Not checked (loopback is trusted), but never empty: MicroProfile Config reads an empty value as a missing one.
     */
    public static final String PASSWORD = "of-the-embedded-server-only";

    private static final String DATABASE = "promotion";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    /** A field, because the log manager forgets the level of a logger without a reference. */
    private static final Logger LIBRARY_LOG = Logger.getLogger("io.zonky.test.db.postgres");

    private final EmbeddedPostgres server;

    private LocalPostgres(EmbeddedPostgres server, ProcessHandle process) {
        super(process, server.getPort());
        this.server = server;
    }

    /**
     * Starts on the data in {@code directory}/postgres, first stopping a server that a killed run left there.
     *
     * @param port 0 for any free one
     * @throws StartFailure when it does not answer within 60 s
     */
    public static LocalPostgres start(Path directory, int port) {
        return start(directory, port, Map.of());
    }

    /** @param settings instead of, or besides, the usual ones */
    static LocalPostgres start(Path directory, int port, Map<String, String> settings) {
        LIBRARY_LOG.setLevel(Level.OFF);
        var data = directory.resolve("postgres");
        var initialized = directory.resolve("postgres.initialized");
        var log = directory.resolve("postgres.log");
        try {
            prepare(directory, data, initialized);
            var server = launch(data, log, port == 0 ? FreePort.find() : port, settings);
            if (Files.notExists(initialized)) {
                Files.createFile(initialized);
            }
            var process = postmaster(data);
            var postgres = new LocalPostgres(server, process);
            postgres.createDatabase();
            return postgres;
        } catch (IOException | SQLException | IllegalStateException e) {
            stopLeftOver(data);
            throw new StartFailure("PostgreSQL did not start: " + reason(e, log) + " (log: " + log + ")", e);
        }
    }

    private static void prepare(Path directory, Path data, Path initialized) throws IOException {
        Files.createDirectories(directory);
        if (Files.notExists(initialized) && Files.exists(data)) {
            PathUtils.deleteDirectory(data); // initdb was interrupted
        }
        stopLeftOver(data);
        // After a crash the pid in it may belong to any other process by now, and PostgreSQL would refuse to start.
        Files.deleteIfExists(data.resolve("postmaster.pid"));
    }

    private static EmbeddedPostgres launch(Path data, Path log, int port, Map<String, String> settings)
            throws IOException {
        EmbeddedPostgres.Builder server = EmbeddedPostgres.builder()
                .setDataDirectory(data.toAbsolutePath())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(port)
                .setPGStartupWait(START_LIMIT)
                .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
                // The same on every system, whatever LANG says there.
                .setLocaleConfig("locale-provider", "builtin")
                .setLocaleConfig("builtin-locale", "C.UTF-8")
                .setLocaleConfig("locale", "C")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_connections", "200")
                .setServerConfig("shared_buffers", "256MB");
        settings.forEach(server::setServerConfig);
        return server.start();
    }

    private static ProcessHandle postmaster(Path data) {
        return Processes.running(data.resolve("postmaster.pid"), "postgres")
                .orElseThrow(() -> new IllegalStateException("it ended right after the start"));
    }

    private static void stopLeftOver(Path data) {
        Processes.running(data.resolve("postmaster.pid"), "postgres").ifPresent(LocalPostgres::stopFast);
    }

    /**
     * SIGINT is PostgreSQL's "fast" stop: open sessions are ended, everything is written. SIGTERM would wait for them.
     */
    private static void stopFast(ProcessHandle postmaster) {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(postmaster.pid())).start();
        } catch (IOException e) {
            postmaster.destroy();
        }
        if (!Processes.awaitExit(postmaster, STOP_LIMIT)) {
            Processes.kill(postmaster);
        }
    }

    private static String reason(Exception failure, Path log) {
        var lastLine = Processes.lastLine(log);
        if (lastLine.contains("as root")) {
            return "it never runs as root, and this system offers no user namespace (unshare -U);"
                    + " use another account, or give a database with COUPON_DB_URL";
        }
        return lastLine.isEmpty() ? failure.getMessage() : lastLine;
    }

    private void createDatabase() throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            if (!"on".equals(single(connection, "SHOW fsync"))) {
                throw new IllegalStateException("fsync is off");
            }
            if (single(connection, "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'") == null) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
    }

    private static String single(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery(query)) {
            return result.next() ? result.getString(1) : null;
        }
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + DATABASE;
    }

    /** After this {@link #start} can continue on the same directory, which needs its lock, too. */
    @Override
    public void close() {
        super.close();
        try {
            server.close(); // releases the library's lock on the data directory
        } catch (IOException e) {
            throw new IllegalStateException("The lock of PostgreSQL's data directory was not released", e);
        }
    }

    @Override
    protected void stop(ProcessHandle running) {
        stopFast(running);
    }
}
