package com.promotion.servers;

import com.promotion.servers.process.StartFailure;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerFetchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * PostgreSQL and Redis from the official images, by Testcontainers, for the one test that tries other versions than the
 * embedded ones. Apart from {@link BackingServers}, so that a run never loads Testcontainers.
 */
public final class ContainerServers {
    private static final int REDIS_PORT = 6379;
    /** Fields, because the log manager forgets the level of a logger to which there is no reference. */
    private static final Logger TESTCONTAINERS_LOG = Logger.getLogger("org.testcontainers");

    private static final Logger DOCKER_LOG = Logger.getLogger("com.github.dockerjava");

    private ContainerServers() {}

    /**
     * Starts a container of each image; closing the servers removes them. Empty, with a message, where no Docker engine
     * answers or the engine cannot get the images. That is no failure in CI either: an engine is a service of the
     * machine, not a package that the check could install, and what it has and may pull is not the project's to decide.
     *
     * @throws StartFailure when the engine has the images, but a server does not start
     */
    public static Optional<BackingServers> start(String postgresImage, String redisImage) {
        if (!engineAnswers()) {
            return skipped(postgresImage, redisImage, "no Docker engine answers");
        }
        try {
            return Optional.of(startContainers(postgresImage, redisImage));
        } catch (RuntimeException e) {
            if (isFetchFailure(e)) {
                return skipped(postgresImage, redisImage, "the Docker engine cannot get the images: " + e.getMessage());
            }
            throw new StartFailure(
                    postgresImage + " and " + redisImage + " do not start in the Docker engine: " + e.getMessage(), e);
        }
    }

    private static Optional<BackingServers> skipped(String postgresImage, String redisImage, String reason) {
        System.out.printf(
                "SKIPPED: %s and %s were not tried, because %s. This test does not fail for that, not even in CI: the"
                        + " build cannot install an engine.%n",
                postgresImage, redisImage, reason);
        return Optional.empty();
    }

    /** Testcontainers' own messages are left out: a machine without an engine is usual. */
    private static boolean engineAnswers() {
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
    private static BackingServers startContainers(String postgresImage, String redisImage) {
        var postgres = new PostgreSQLContainer(postgresImage);
        var redis = new GenericContainer<>(redisImage).withExposedPorts(REDIS_PORT);
        try {
            postgres.start();
            redis.start();
        } catch (RuntimeException e) {
            postgres.stop();
            redis.stop();
            throw e;
        }
        return new BackingServers(
                new BackingServers.Database(
                        postgres.getJdbcUrl(),
                        postgres.getUsername(),
                        postgres.getPassword(),
                        postgresImage,
                        Optional.empty(),
                        postgres),
                new BackingServers.Redis(
                        "redis://" + redis.getHost() + ":" + redis.getMappedPort(REDIS_PORT),
                        redisImage,
                        Optional.empty(),
                        redis),
                Optional.empty());
    }

    /** Testcontainers wraps the failure to pull an image in the failure to start its container. */
    private static boolean isFetchFailure(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ContainerFetchException) {
                return true;
            }
        }
        return false;
    }
}
