package com.promotion.servers;

import com.promotion.servers.process.Processes;
import com.promotion.servers.process.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One node of the service as a process of its own, so that it can be stopped, frozen and killed like a real one. */
public abstract class ApplicationServer implements AutoCloseable {
    /**
     * A fixed heap, not a share of the machine: PostgreSQL, Redis, Maven and the load generator live on the same one.
     * A burst over 19,000 connections keeps 1.3 GB alive (1 GB: mostly collecting garbage; 2 GB: a third of the time).
     * The parallel collector has the highest throughput on few cores; without the option the JVM takes the serial one
     * on machines below two cores or 2 GB.
     */
    public static final List<String> JVM_OPTIONS =
            List.of("-Xms512m", "-Xmx3g", "-XX:+UseParallelGC", "-Dfile.encoding=UTF-8");

    public static final Duration READY_LIMIT = Duration.ofMinutes(3);
    public static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final String name;
    private final Path log;
    private final Process process;
    private final HttpClient http;

    /**
     * Starts the process and returns at once; a node that an earlier, killed run left with the same log is stopped
     * first.
     *
     * @param environment added to this process's own
     * @param log overwritten
     */
    ApplicationServer(String name, List<String> command, Map<String, String> environment, Path log) {
        this.name = name;
        this.log = log;
        // The proxy that Maven may have been given is not for this machine.
        this.http = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(Duration.ofSeconds(2))
                .build();
        this.process = start(command, environment);
    }

    private Process start(List<String> command, Map<String, String> environment) {
        try {
            stopLeftOver(log);
            Files.createDirectories(log.toAbsolutePath().getParent());
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            var started = builder.start();
            Processes.remember(pidFile(log), started.toHandle());
            return started;
        } catch (IOException e) {
            throw new StartFailure(name + " could not be started: " + e.getMessage(), e);
        }
    }

    /** Stops the node that a killed run left behind with this log, if there is one. */
    public static void stopLeftOver(Path log) {
        Processes.remembered(pidFile(log)).ifPresent(leftOver -> Processes.stop(leftOver, STOP_LIMIT));
    }

    private static Path pidFile(Path log) {
        return log.resolveSibling(log.getFileName() + ".pid");
    }

    /** The program that runs this JVM. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Where the service is. */
    public abstract URI url();

    /** Where {@code /health} is. */
    public abstract URI health();

    /**
     * Waits until /health/ready answers 200.
     *
     * @throws StartFailure with the last lines of the log, when the process ends or the limit passes
     */
    public void awaitReady(Duration limit) {
        var end = Instant.now().plus(limit);
        while (Instant.now().isBefore(end)) {
            if (!process.isAlive()) {
                throw new StartFailure(name + " ended with exit code " + process.exitValue() + logExcerpt());
            }
            if (isReady()) {
                return;
            }
            Processes.pause(Duration.ofMillis(200));
        }
        throw new StartFailure("The service is not ready after " + limit.toSeconds() + " s" + logExcerpt());
    }

    public boolean isReady() {
        var request = HttpRequest.newBuilder(health().resolve("/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    public Path log() {
        return log;
    }

    /** Where the log is, its first problems and its last lines. */
    public String logExcerpt() {
        return "; the first problems in " + log + ":\n  "
                + String.join("\n  ", Processes.firstProblems(log, 20))
                + "\nand its end:\n  "
                + String.join("\n  ", Processes.tail(log, 10));
    }

    /** SIGTERM, and returns at once. */
    public void terminate() {
        process.destroy();
    }

    /** Waits for the end of the process; returns whether it came within the limit. */
    public boolean awaitExit(Duration limit) {
        return Processes.awaitExit(process.toHandle(), limit);
    }

    /** SIGTERM, and SIGKILL after 30 s. */
    @Override
    public void close() {
        stop();
    }

    /** As {@link #close}; returns whether SIGTERM was enough. */
    public boolean stop() {
        boolean clean = Processes.stop(process.toHandle(), STOP_LIMIT);
        forget();
        return clean;
    }

    /** As {@code kill -9}. */
    public void kill() {
        Processes.kill(process.toHandle());
        forget();
    }

    private void forget() {
        try {
            Files.deleteIfExists(pidFile(log));
        } catch (IOException e) {
            System.err.println("Not deleted: " + pidFile(log) + ": " + e);
        }
    }
}
