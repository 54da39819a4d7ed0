package com.promotion.servers.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import redis.embedded.core.ExecutableProvider;

/**
 * The redis-server (6.2) in the embedded-redis jar. Only this binary is used: the jar's {@code RedisServer} adds a
 * shutdown hook that would stop Redis together with, not after, the service.
 */
final class RedisBinary {
    private RedisBinary() {}

    /**
     * Starts it on a loopback port and returns at once.
     *
     * @param directory its working directory, made if there is none
     * @param log what it prints is appended to this file
     * @param options words of its command line; the first may be a configuration file
     */
    static Process launch(Path directory, int port, Path log, List<String> options) throws IOException {
        Files.createDirectories(directory);
        var binary =
                ExecutableProvider.newJarResourceProvider(directory.toFile()).get();
        var command = new ArrayList<>(List.of(binary.getAbsolutePath()));
        command.addAll(options);
        command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port)));
        command.addAll(List.of("--dir", directory.toAbsolutePath().toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }
}
