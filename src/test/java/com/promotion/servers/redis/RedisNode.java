package com.promotion.servers.redis;

import com.promotion.servers.process.FreePort;
import com.promotion.servers.process.Processes;
import com.promotion.servers.process.StartFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** One process of a Redis Cluster or of a Sentinel set-up, on a loopback port; it keeps nothing on disk. */
final class RedisNode implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** A cluster node listens on another port too, so much above the one for clients. */
    private static final int BUS_OFFSET = 10_000;

    private static final int PORT_MAX = 65_535;

    private final Path directory;
    private final int port;
    private final List<String> options;
    private Process process;

    private RedisNode(Path directory, int port, List<String> options) {
        this.directory = directory;
        this.port = port;
        this.options = options;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param directory its own; what it writes is in there
     * @param options words of redis-server's command line, besides address and logging
     * @throws StartFailure when it does not answer within 60 s
     */
    static RedisNode start(Path directory, int port, List<String> options) {
        var node = new RedisNode(directory, port, options);
        node.launch();
        return node;
    }

    /** A port for clients whose bus port is free as well. */
    static int freePort() {
        while (true) {
            var port = FreePort.find();
            if (port + BUS_OFFSET <= PORT_MAX && isFree(port + BUS_OFFSET)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Starts it again after {@link #kill}, as empty as at first; waits until it answers. */
    void restart() {
        launch();
    }

    private void launch() {
        var log = directory.resolve("redis.log");
        try {
            process = RedisBinary.launch(directory, port, log, options);
        } catch (IOException e) {
            throw new StartFailure("Redis could not be started in " + directory + ": " + e.getMessage(), e);
        }
        await("it answers", redis -> "PONG".equals(redis.ping()));
    }

    /** Asks this node; the connection is made for this question. */
    <T> T ask(Function<Jedis, T> question) {
        try (var redis = new Jedis("127.0.0.1", port, 2_000)) {
            if (options.contains("--requirepass")) {
                redis.auth(RedisTopology.PASSWORD);
            }
            return question.apply(redis);
        }
    }

    /**
     * Asks again and again until the answer is yes.
     *
     * @throws StartFailure when that takes more than a minute, or the process has ended
     */
    void await(String expectation, Function<Jedis, Boolean> question) {
        var end = Instant.now().plus(START_LIMIT);
        while (!isTrue(question)) {
            if (!isAlive() || Instant.now().isAfter(end)) {
                throw new StartFailure("Redis on port " + port + ", not so: " + expectation + "; its log ends with "
                        + Processes.tail(directory.resolve("redis.log"), 5));
            }
            Processes.pause(Duration.ofMillis(50));
        }
    }

    private boolean isTrue(Function<Jedis, Boolean> question) {
        try {
            return ask(question);
        } catch (JedisException notYet) {
            return false;
        }
    }

    int port() {
        return port;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** As {@code kill -9}; everything that it held is lost. */
    void kill() {
        Processes.kill(process.toHandle());
    }

    @Override
    public void close() {
        Processes.stop(process.toHandle(), STOP_LIMIT);
    }
}
