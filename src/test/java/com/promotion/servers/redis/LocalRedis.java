package com.promotion.servers.redis;

import com.promotion.servers.process.FreePort;
import com.promotion.servers.process.LocalServer;
import com.promotion.servers.process.Processes;
import com.promotion.servers.process.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A real redis-server (6.2) from the embedded-redis jar, on a loopback port, with an append-only file that survives
 * restarts; after {@link #kill} up to a second of writes may be missing in it.
 *
 * <p>A child of this process would receive the terminal's Ctrl-C and stop together with, not after, the service.
 * {@code daemonize} puts Redis in a session of its own.
 */
public final class LocalRedis extends LocalServer {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private LocalRedis(ProcessHandle process, int port) {
        super(process, port);
    }

    /**
     * Starts on the data in {@code directory}, first stopping a server that a killed run left there.
     *
     * @param port 0 for any free one
     * @throws StartFailure when it does not answer within 60 s
     */
    public static LocalRedis start(Path directory, int port) {
        var pidFile = directory.resolve("redis.pid");
        var log = directory.resolve("redis.log");
        var chosenPort = port == 0 ? FreePort.find() : port;
        try {
            Files.createDirectories(directory);
            Processes.running(pidFile, "redis-server").ifPresent(leftOver -> Processes.stop(leftOver, STOP_LIMIT));
            Files.deleteIfExists(pidFile);
            launch(directory, pidFile, log, chosenPort);
        } catch (IOException e) {
            throw new StartFailure("Redis could not be started in " + directory + ": " + e.getMessage(), e);
        }
        return new LocalRedis(awaitReady(pidFile, log, chosenPort), chosenPort);
    }

    private static void launch(Path directory, Path pidFile, Path log, int port) throws IOException {
        var options = List.of(
                "--daemonize",
                "yes",
                "--pidfile",
                pidFile.toAbsolutePath().toString(),
                "--logfile",
                log.toAbsolutePath().toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "");
        var launcher = RedisBinary.launch(directory, port, log, options);
        if (!exitsWell(launcher)) {
            throw new IOException(Processes.lastLine(log) + " (give another Redis with COUPON_REDIS_URL)");
        }
    }

    private static boolean exitsWell(Process launcher) throws IOException {
        try {
            return launcher.waitFor(10, TimeUnit.SECONDS) && launcher.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static ProcessHandle awaitReady(Path pidFile, Path log, int port) {
        var startedAt = Instant.now();
        while (Instant.now().isBefore(startedAt.plus(START_LIMIT))) {
            var process = Processes.running(pidFile, "redis-server");
            if (process.isPresent() && answers(port)) {
                return process.get();
            }
            if (process.isEmpty() && Instant.now().isAfter(startedAt.plusSeconds(5))) {
                break;
            }
            Processes.pause(Duration.ofMillis(50));
        }
        throw new StartFailure("Redis did not start: " + Processes.lastLine(log) + " (log: " + log + ")");
    }

    /** False also while the append-only file is still being loaded. */
    private static boolean answers(int port) {
        try (var redis = new Jedis("127.0.0.1", port, 1_000)) {
            return "PONG".equals(redis.ping());
        } catch (JedisException e) {
            return false;
        }
    }

    public String url() {
        return "redis://127.0.0.1:" + port();
    }

    @Override
    protected void stop(ProcessHandle running) {
        Processes.stop(running, STOP_LIMIT);
    }
}
