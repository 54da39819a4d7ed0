package com.promotion.servers;

import com.promotion.servers.process.StartFailure;
import com.promotion.servers.redis.LocalRedis;
import com.promotion.servers.redis.RedisTopology;
import com.promotion.tokens.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.commons.io.file.PathUtils;
import org.postgresql.ds.PGSimpleDataSource;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * PostgreSQL and Redis for the service.
 *
 * <ul>
 *   <li>{@link #forRun}: the server that COUPON_DB_URL or COUPON_REDIS_URL names; else an embedded one, its data kept.
 *   <li>{@link #forTests}: embedded ones, on every machine, so that every machine tests the same. Their data is deleted.
 * </ul>
 *
 * Tests never touch a server that the environment names: they would delete what is in it. Servers in containers are for
 * one test only, see {@link ContainerServers}.
 */
public final class BackingServers implements AutoCloseable {
    /** For nodes that are to answer however much one user asks: tests with few users, and benchmarks. */
    public static final Map<String, String> UNLIMITED =
            Map.of("COUPON_RATE_LIMIT_USER_PER_SECOND", "0", "COUPON_RATE_LIMIT_MISSES_PER_MINUTE", "0");

    private final Database database;
    private final Redis redis;
    private final Optional<Path> temporary;

    /**
     * @param process empty where the server is not a process of this machine
     * @param server closing it stops the server
     */
    record Database(
            String jdbcUrl,
            String user,
            String password,
            String origin,
            Optional<ProcessHandle> process,
            AutoCloseable server) {}

    /** As {@link Database}. */
    record Redis(String url, String origin, Optional<ProcessHandle> process, AutoCloseable server) {}

    BackingServers(Database database, Redis redis, Optional<Path> temporary) {
        this.database = database;
        this.redis = redis;
        this.temporary = temporary;
    }

    /**
     * Servers for {@code mvn -Prun}. Embedded ones keep their data in {@code dataDirectory}, also over a kill -9.
     *
     * @throws StartFailure when a given server is not reachable, or an embedded one does not start
     */
    public static BackingServers forRun(Path dataDirectory, Map<String, String> environment) {
        var givenDatabase = given(environment, "COUPON_DB_URL").map(url -> givenDatabase(url, environment));
        var givenRedis = given(environment, "COUPON_REDIS_URL").map(BackingServers::givenRedis);
        var database = givenDatabase.orElseGet(() -> embeddedDatabase(dataDirectory, Map.of()));
        try {
            var redis = givenRedis.orElseGet(() -> embeddedRedis(dataDirectory));
            return announced(new BackingServers(database, redis, Optional.empty()));
        } catch (RuntimeException e) {
            close(database.server());
            throw e;
        }
    }

    /** The database of these servers with this Redis in place of theirs; closing it closes neither. */
    public BackingServers with(RedisTopology topology) {
        return new BackingServers(
                new Database(
                        database.jdbcUrl(),
                        database.user(),
                        database.password(),
                        "of other servers",
                        database.process(),
                        () -> {}),
                new Redis(topology.url(), "a topology of its own", Optional.empty(), () -> {}),
                Optional.empty());
    }

    /** Servers for one test JVM, empty at the start, gone at the end. */
    public static BackingServers forTests() {
        return forTests(Map.of());
    }

    /** @param databaseSettings of PostgreSQL, instead of, or besides, the usual ones */
    public static BackingServers forTests(Map<String, String> databaseSettings) {
        try {
            var directory = Files.createTempDirectory("promotion-test-");
            var database = embeddedDatabase(directory, databaseSettings);
            try {
                return announced(new BackingServers(database, embeddedRedis(directory), Optional.of(directory)));
            } catch (RuntimeException e) {
                close(database.server());
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BackingServers announced(BackingServers servers) {
        System.out.println(servers.describe());
        return servers;
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static Database embeddedDatabase(Path directory, Map<String, String> settings) {
        var server = LocalPostgres.start(directory, 0, settings);
        return new Database(
                server.jdbcUrl(),
                LocalPostgres.USER,
                LocalPostgres.PASSWORD,
                "embedded, data in " + directory.resolve("postgres"),
                Optional.of(server.process()),
                server);
    }

    private static Redis embeddedRedis(Path directory) {
        var server = LocalRedis.start(directory.resolve("redis"), 0);
        return new Redis(
                server.url(), "embedded, data in " + directory.resolve("redis"), Optional.of(server.process()), server);
    }

    private static Database givenDatabase(String url, Map<String, String> environment) {
        var user = environment.getOrDefault("COUPON_DB_USER", "");
        var password = environment.getOrDefault("COUPON_DB_PASSWORD", "");
        var properties = new Properties();
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("connectTimeout", "5");
        if (!user.isBlank()) {
            properties.setProperty("user", user);
            properties.setProperty("password", password);
        }
        // Not through DriverManager: inside Maven it does not see the driver on this class path.
        try (var connection = new org.postgresql.Driver().connect(url, properties)) {
            if (connection == null) {
                throw new SQLException("it is no URL of the form jdbc:postgresql://host:port/database");
            }
        } catch (SQLException e) {
            throw new StartFailure(unreachable("COUPON_DB_URL", url, e), e);
        }
        return new Database(url, user, password, "given by COUPON_DB_URL", Optional.empty(), () -> {});
    }

    private static Redis givenRedis(String url) {
        try (var connection = new Jedis(URI.create(url), 5_000)) {
            connection.ping();
        } catch (JedisException | IllegalArgumentException e) {
            throw new StartFailure(unreachable("COUPON_REDIS_URL", url, e), e);
        }
        return new Redis(url, "given by COUPON_REDIS_URL", Optional.empty(), () -> {});
    }

    private static String unreachable(String variable, String url, Exception failure) {
        var reason = failure.getCause() == null ? failure : failure.getCause();
        return "The server that %s names does not answer: %s (%s). Correct it, or unset it to use the embedded one."
                .formatted(variable, withoutPassword(url), withoutPassword(String.valueOf(reason.getMessage())));
    }

    /** For messages: {@code ?password=…} and {@code //user:password@} are masked. */
    public static String withoutPassword(String text) {
        return text.replaceAll("(?i)(password=)[^&;\\s]*", "$1***")
                .replaceAll("//([^:/@\\s]*):[^/\\s]*@", "//$1:***@")
                .replaceAll("\\s*\\R\\s*", " ");
    }

    /** The variables that point a node of the service, or {@link #forRun}, to these servers. */
    public Map<String, String> environment() {
        return Map.of(
                "COUPON_DB_URL", jdbcUrl(),
                "COUPON_DB_USER", dbUser(),
                "COUPON_DB_PASSWORD", dbPassword(),
                "COUPON_REDIS_URL", redisUrl());
    }

    /** As {@link #environment}, for a node that trusts {@link TokenIssuer#ofTests} and limits nobody. */
    public Map<String, String> environmentForTests() {
        Map<String, String> all = new HashMap<>(environment());
        all.putAll(TokenIssuer.ofTests().environment());
        all.putAll(UNLIMITED);
        return all;
    }

    public String jdbcUrl() {
        return database.jdbcUrl();
    }

    public String dbUser() {
        return database.user();
    }

    public String dbPassword() {
        return database.password();
    }

    /** Connections to the database, in no pool; one of its own for each caller, to be set up further. */
    public PGSimpleDataSource dataSource() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl());
        source.setUser(dbUser());
        source.setPassword(dbPassword());
        return source;
    }

    public String redisUrl() {
        return redis.url();
    }

    /** The server's process, where it is one of this machine. */
    public Optional<ProcessHandle> databaseProcess() {
        return database.process();
    }

    /** The server's process, where it is one of this machine. */
    public Optional<ProcessHandle> redisProcess() {
        return redis.process();
    }

    /** Which choice was made, in one line. */
    public String describe() {
        return "PostgreSQL: " + database.origin() + "; Redis: " + redis.origin();
    }

    /** Redis first, then PostgreSQL; servers that the environment named stay as they are. */
    @Override
    public void close() {
        close(redis.server());
        close(database.server());
        temporary.ifPresent(BackingServers::delete);
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            System.err.println("A server did not stop cleanly: " + e);
        }
    }

    private static void delete(Path directory) {
        try {
            PathUtils.deleteDirectory(directory);
        } catch (IOException e) {
            System.err.println("Not deleted: " + directory + ": " + e);
        }
    }
}
