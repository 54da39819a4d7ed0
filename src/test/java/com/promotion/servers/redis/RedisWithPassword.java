package com.promotion.servers.redis;

import com.promotion.servers.process.StartFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.file.PathUtils;

/** One real Redis that wants a password, of its default user and of the user {@value #USER}. */
public final class RedisWithPassword implements RedisTopology {
    public static final String USER = "kim";

    private final Path directory;
    private final RedisNode node;
    /** Also when the JVM is ended in the middle of a test. */
    private final Thread hook = new Thread(this::stop, "stop-redis-with-password");

    private RedisWithPassword(Path directory) {
        this.directory = directory;
        this.node = RedisNode.start(
                directory.resolve("server"),
                RedisNode.freePort(),
                List.of(
                        "--requirepass",
                        PASSWORD,
                        "--user",
                        USER,
                        "on",
                        ">" + PASSWORD,
                        "~*",
                        "&*",
                        "+@all",
                        "--appendonly",
                        "no",
                        "--save",
                        ""));
    }

    /** @throws StartFailure when it does not answer within a minute */
    public static RedisWithPassword start() {
        try {
            var redis = new RedisWithPassword(Files.createTempDirectory("promotion-redis-password-"));
            Runtime.getRuntime().addShutdownHook(redis.hook);
            return redis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String url() {
        return urlAs(":" + ENCODED_PASSWORD + "@", "");
    }

    /**
     * As somebody else writes it.
     *
     * @param credentials what stands before the host, e.g. {@code user:password@}
     * @param database what stands after the port, e.g. {@code /1}
     */
    public String urlAs(String credentials, String database) {
        return "redis://" + credentials + node.address() + database;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(hook);
        stop();
    }

    private void stop() {
        node.kill();
        try {
            PathUtils.deleteDirectory(directory);
        } catch (IOException e) {
            System.err.println("Not deleted: " + directory + ": " + e);
        }
    }
}
