package com.promotion.servers;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * PostgreSQL and Redis in Docker, for tests. Apart from {@link BackingServers}, so that a run never loads
 * Testcontainers.
 */
final class ContainerServers {
    /** The oldest version that the service is for; the embedded one is the newest. */
    private static final String POSTGRES_IMAGE = "postgres:15";

    private static final String REDIS_IMAGE = "redis:7";
    /** Fields, because the log manager forgets the level of a logger that nobody holds. */
    private static final Logger TESTCONTAINERS_LOG = Logger.getLogger("org.testcontainers");

    private static final Logger DOCKER_LOG = Logger.getLogger("com.github.dockerjava");

    private ContainerServers() {}

    /** Whether a Docker engine answers. A machine without one is usual, hence no word about it in the log. */
    static boolean available() {
        TESTCONTAINERS_LOG.setLevel(Level.OFF);
        DOCKER_LOG.setLevel(Level.OFF);
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } finally {
            TESTCONTAINERS_LOG.setLevel(Level.WARNING);
            DOCKER_LOG.setLevel(Level.WARNING);
        }
    }

    @SuppressWarnings("resource") // closed by BackingServers
    static BackingServers start(Map<String, String> databaseSettings) {
        // The module's default turns fsync off.
        var command = new ArrayList<>(
                List.of("postgres", "-c", "fsync=on", "-c", "max_connections=200", "-c", "shared_buffers=256MB"));
        databaseSettings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        var postgres = new PostgreSQLContainer(POSTGRES_IMAGE)
                .withDatabaseName("promotion")
                .withCommand(command.toArray(String[]::new));
        var redis = new GenericContainer<>(REDIS_IMAGE)
                .withExposedPorts(6379)
                .withCommand("redis-server", "--appendonly", "yes", "--appendfsync", "everysec", "--save", "");
        try {
            postgres.start();
            redis.start();
        } catch (RuntimeException e) {
            postgres.stop();
            redis.stop();
            throw new StartFailure(
                    "A Docker engine answers, but " + POSTGRES_IMAGE + " and " + REDIS_IMAGE + " do not start in it: "
                            + e.getMessage(),
                    e);
        }
        return new BackingServers(
                new BackingServers.Database(
                        postgres.getJdbcUrl(),
                        postgres.getUsername(),
                        postgres.getPassword(),
                        "Testcontainers " + POSTGRES_IMAGE,
                        Optional.empty(),
                        postgres),
                new BackingServers.Redis(
                        "redis://" + redis.getHost() + ":" + redis.getMappedPort(6379),
                        "Testcontainers " + REDIS_IMAGE,
                        Optional.empty(),
                        redis),
                Optional.empty());
    }
}
