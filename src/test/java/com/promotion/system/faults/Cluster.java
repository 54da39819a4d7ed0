package com.promotion.system.faults;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.promotion.servers.LocalPostgres;
import com.promotion.servers.PayaraMicro;
import com.promotion.servers.process.FreePort;
import com.promotion.servers.redis.LocalRedis;
import com.promotion.servers.redis.RedisCluster;
import com.promotion.servers.redis.RedisSentinels;
import com.promotion.servers.redis.RedisTopology;
import com.promotion.system.faults.History.CouponRow;
import com.promotion.system.faults.History.GateState;
import com.promotion.system.faults.History.PolicyState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.postgresql.Driver;
import redis.clients.jedis.Jedis;

/**
 * Two nodes of the service, one PostgreSQL, one Redis (or several that stand in for one another): processes of their own,
 * and a proxy on each way from a node to PostgreSQL and to the one Redis. What is read here for the checker is read
 * directly, past the proxies.
 */
final class Cluster implements AutoCloseable {
    /** How the nodes' Redis is made available. */
    enum Gates {
        ONE_REDIS,
        SENTINELS,
        REDIS_CLUSTER
    }

    static final int NODES = 2;
    private static final int WAIT_SECONDS = 5;
    private static final ZoneId BUSINESS_ZONE = ZoneId.of("Asia/Seoul");

    private final Path directory;
    private final List<Path> wars = List.of(Path.of(System.getProperty("service.war")));
    private final Path microJar = Path.of(System.getProperty("payara.micro.jar"));
    private final Thread atExit = new Thread(this::stop, "stop-cluster");
    private final HttpClient http = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(Duration.ofSeconds(WAIT_SECONDS))
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final List<TcpProxy> toDatabase = new ArrayList<>();
    private final List<TcpProxy> toRedis = new ArrayList<>();
    private final int[] ports = new int[NODES];
    private final PayaraMicro[] nodes = new PayaraMicro[NODES];
    private final Gates gates;
    private LocalPostgres postgres;
    private LocalRedis redis;
    private RedisSentinels sentinels;
    private RedisCluster redisCluster;
    private int starts;

    private Cluster(Path directory, Gates gates) {
        this.directory = directory;
        this.gates = gates;
    }

    /** Starts everything on an empty directory and waits until both nodes are ready. */
    static Cluster start(Path directory, Gates gates) throws IOException {
        if (Files.exists(directory)) {
            PathUtils.deleteDirectory(directory);
        }
        Cluster cluster = new Cluster(directory, gates);
        Runtime.getRuntime().addShutdownHook(cluster.atExit);
        try {
            cluster.startServers();
            for (int node = 0; node < NODES; node++) {
                cluster.ports[node] = FreePort.find();
                cluster.toDatabase.add(new TcpProxy(cluster.postgres.port(), CommitWatch::new));
                if (gates == Gates.ONE_REDIS) {
                    cluster.toRedis.add(new TcpProxy(cluster.redis.port(), () -> request -> false));
                }
                cluster.startNode(node);
            }
            for (PayaraMicro node : cluster.nodes) {
                node.awaitReady(PayaraMicro.READY_LIMIT);
            }
            return cluster;
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    private void startServers() {
        postgres = LocalPostgres.start(directory, FreePort.find());
        switch (gates) {
            case ONE_REDIS -> redis = LocalRedis.start(redisDirectory(), FreePort.find());
            case SENTINELS -> sentinels = RedisSentinels.start();
            case REDIS_CLUSTER -> redisCluster = RedisCluster.start();
        }
    }

    /** Starts the node on its port, with a log of its own for each start, and does not wait for it. */
    void startNode(int node) {
        starts++;
        nodes[node] = PayaraMicro.start(new PayaraMicro.Node(
                microJar,
                wars,
                Path.of("deploy", "payara", "preboot.txt"),
                ports[node],
                Map.of(
                        "COUPON_DB_URL",
                        "jdbc:postgresql://127.0.0.1:" + toDatabase.get(node).port() + "/promotion",
                        "COUPON_DB_USER",
                        LocalPostgres.USER,
                        "COUPON_DB_PASSWORD",
                        LocalPostgres.PASSWORD,
                        "COUPON_REDIS_URL",
                        redisUrl(node)),
                directory.resolve("node" + node + "-start" + starts + ".log")));
    }

    private String redisUrl(int node) {
        return switch (gates) {
            case ONE_REDIS -> "redis://127.0.0.1:" + toRedis.get(node).port();
            case SENTINELS -> sentinels.url();
            case REDIS_CLUSTER -> redisCluster.url();
        };
    }

    Gates gates() {
        return gates;
    }

    RedisSentinels sentinels() {
        return sentinels;
    }

    RedisCluster redisCluster() {
        return redisCluster;
    }

    PayaraMicro node(int node) {
        return nodes[node];
    }

    TcpProxy databaseProxy(int node) {
        return toDatabase.get(node);
    }

    TcpProxy redisProxy(int node) {
        return toRedis.get(node);
    }

    List<TcpProxy> databaseProxies() {
        return toDatabase;
    }

    List<TcpProxy> redisProxies() {
        return toRedis;
    }

    List<URI> urls() {
        return Stream.of(nodes).map(PayaraMicro::url).toList();
    }

    LocalPostgres postgres() {
        return postgres;
    }

    LocalRedis redis() {
        return redis;
    }

    void killPostgres() {
        postgres.kill();
        postgres.close(); // releases the library's lock on the data
    }

    void restartPostgres() {
        postgres = LocalPostgres.start(directory, postgres.port());
    }

    /** As an administrator's {@code restart}: sessions are ended, everything is written. */
    void restartPostgresProperly() {
        postgres.close();
        restartPostgres();
    }

    void killRedis() {
        redis.kill();
    }

    void restartRedis() {
        redis = LocalRedis.start(redisDirectory(), redis.port());
    }

    private Path redisDirectory() {
        return directory.resolve("redis");
    }

    Path appendOnlyFile() {
        return redisDirectory().resolve("appendonly.aof");
    }

    /** Sends a signal, such as STOP, to a process and all its children: PostgreSQL is one process per connection. */
    static void signal(String name, ProcessHandle process) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name, Long.toString(process.pid())));
        process.descendants().forEach(child -> command.add(Long.toString(child.pid())));
        // A child may have ended meanwhile: what kill says of it does not matter.
        run(command);
    }

    /**
     * A full disk, as PostgreSQL sees it: none of its files may grow beyond this. It ignores the signal that goes with
     * the limit, "so that ulimit violations work like disk full" (postmaster.c). The soft limit only, which needs no
     * privilege to be raised again.
     *
     * @param bytes a number, or {@code unlimited}
     */
    void limitFilesOfPostgres(String bytes) throws IOException, InterruptedException {
        List<Long> pids = new ArrayList<>(List.of(postgres.process().pid()));
        postgres.process().descendants().forEach(child -> pids.add(child.pid()));
        for (long pid : pids) {
            run(List.of("prlimit", "--pid", Long.toString(pid), "--fsize=" + bytes + ":"));
        }
    }

    /** Adds coupons of a policy of nobody's until their table has so many bytes; returns how many it has now. */
    long fillCoupons(long bytes) throws SQLException {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into coupon_policy (id, name, discount_type, discount_value, total_quantity,"
                    + " issued_quantity, start_at, end_at, expire_at, status, version) values (1, 'filler', 'FIXED', 1,"
                    + " 1000000000, 0, now(), now() + interval '1 day', now() + interval '2 days', 'ENDED', 0)"
                    + " on conflict do nothing");
            long size = sizeOfCoupons(statement);
            while (size < bytes) {
                statement.execute("insert into issued_coupon (id, coupon_policy_id, user_id, status, issue_number,"
                        + " issued_at, expire_at) select n, 1, n, 'UNUSED', n, now(), now() from (select max(id) as last"
                        + " from issued_coupon where coupon_policy_id = 1) as filler, generate_series("
                        + " coalesce(last, 0) + 1, coalesce(last, 0) + 20000) as n");
                size = sizeOfCoupons(statement);
            }
            return size;
        }
    }

    private static long sizeOfCoupons(Statement statement) throws SQLException {
        try (ResultSet size = statement.executeQuery("select pg_relation_size('issued_coupon')")) {
            size.next();
            return size.getLong(1);
        }
    }

    /** Whether PostgreSQL's log has this text. */
    boolean postgresLogged(String text) throws IOException {
        return Files.readString(directory.resolve("postgres.log"), StandardCharsets.UTF_8)
                .contains(text);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    boolean ready() {
        return Stream.of(nodes).allMatch(PayaraMicro::isReady);
    }

    /** The status that a node answers to a GET; exceptions are the caller's. */
    HttpResponse<String> get(int node, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(nodes[node].url().resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> post(int node, String path, String body) throws IOException, InterruptedException {
        return send(node, "POST", path, body);
    }

    private HttpResponse<String> send(int node, String method, String path, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(nodes[node].url().resolve(path))
                        .timeout(Duration.ofSeconds(30))
                        .header("Content-Type", "application/json")
                        .header("If-Match", "*")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** Changes the quantity of a policy through this node. */
    void changeQuantity(int node, long policyId, int quantity) throws IOException, InterruptedException {
        String path = "/api/v1/admin/coupon-policies/" + policyId;
        ObjectNode policy = (ObjectNode) json.readTree(success(get(node, path)));
        success(send(node, "PUT", path, policy.put("totalQuantity", quantity).toString()));
    }

    /** Ends a policy through this node. */
    void endPolicy(int node, long policyId) throws IOException, InterruptedException {
        success(post(node, "/api/v1/admin/coupon-policies/" + policyId + "/end", ""));
    }

    /** A policy that is open now, and whose gate is loaded; returns its id. */
    long openPolicy(String name, int quantity) throws IOException, InterruptedException {
        LocalDateTime now = LocalDateTime.now(BUSINESS_ZONE).truncatedTo(ChronoUnit.SECONDS);
        String body = json.createObjectNode()
                .put("name", name)
                .put("discountType", "FIXED")
                .put("discountValue", 1_000)
                .put("totalQuantity", quantity)
                .put("startAt", now.toString())
                .put("endAt", now.plusDays(1).toString())
                .put("expireAt", now.plusDays(30).toString())
                .toString();
        long id = json.readTree(success(post(0, "/api/v1/admin/coupon-policies", body)))
                .path("id")
                .asLong();
        success(post(0, "/api/v1/admin/coupon-policies/" + id + "/activate", ""));
        return id;
    }

    private static String success(HttpResponse<String> response) throws IOException {
        if (response.statusCode() / 100 != 2) {
            throw new IOException(response.uri() + " answered " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /** A connection of somebody who is not the service. */
    Connection connection() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", LocalPostgres.USER);
        properties.setProperty("password", LocalPostgres.PASSWORD);
        properties.setProperty("connectTimeout", Integer.toString(WAIT_SECONDS));
        properties.setProperty("socketTimeout", "60");
        return new Driver().connect(postgres.jdbcUrl(), properties);
    }

    /** The one Redis. */
    Jedis jedis() {
        return jedis(redis.port());
    }

    private static Jedis jedis(int port) {
        return new Jedis("127.0.0.1", port, WAIT_SECONDS * 1_000);
    }

    /** The Redis that holds a policy's keys now. */
    private Jedis jedisOf(long policyId) {
        return switch (gates) {
            case ONE_REDIS -> jedis();
            case SENTINELS -> jedis(sentinels.primary());
            case REDIS_CLUSTER -> jedis(redisCluster.primaryOf(Long.toString(policyId)));
        };
    }

    /** Whether nothing is under way any more: both nodes ready, nothing in the outbox, the gate equal to the database. */
    boolean quiet(long policyId) throws SQLException {
        if (!ready()) {
            return false;
        }
        GateState gate = gate(policyId);
        PolicyState policy = policy(policyId);
        if (gate.outboxEntries() > 0 || gate.stock() == null || gate.stock() != policy.total() - policy.issued()) {
            return false;
        }
        Set<Long> expected = new HashSet<>();
        expected.add(0L);
        rows(policyId).forEach(row -> expected.add(row.userId()));
        return gate.members().equals(expected);
    }

    GateState gate(long policyId) {
        try (Jedis jedis = jedisOf(policyId)) {
            String stock = jedis.get(key("stock", policyId));
            Set<Long> members = new HashSet<>();
            jedis.smembers(key("issued", policyId)).forEach(member -> members.add(Long.parseLong(member)));
            return new GateState(
                    stock == null ? null : Integer.valueOf(stock), members, jedis.xlen(key("outbox", policyId)));
        }
    }

    /** The name of one of a policy's keys in Redis. */
    static String key(String kind, long policyId) {
        return "coupon:" + kind + ":{" + policyId + "}";
    }

    PolicyState policy(long policyId) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement statement = connection.prepareStatement(
                        "select total_quantity, issued_quantity, status from coupon_policy where id = ?")) {
            statement.setLong(1, policyId);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return new PolicyState(policyId, found.getInt(1), found.getInt(2), found.getString(3));
            }
        }
    }

    List<CouponRow> rows(long policyId) throws SQLException {
        try (Connection connection = connection();
                PreparedStatement statement =
                        connection.prepareStatement("select id, user_id, issue_number, issued_at from issued_coupon"
                                + " where coupon_policy_id = ?")) {
            statement.setLong(1, policyId);
            List<CouponRow> rows = new ArrayList<>();
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(new CouponRow(
                            found.getLong(1),
                            found.getLong(2),
                            found.getInt(3),
                            found.getObject(4, LocalDateTime.class)));
                }
            }
            return rows;
        }
    }

    @Override
    public void close() {
        stop();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    private void stop() {
        for (PayaraMicro node : nodes) {
            if (node != null) {
                node.kill();
            }
        }
        if (redis != null) {
            redis.kill();
        }
        Stream.of(sentinels, redisCluster).filter(Objects::nonNull).forEach(RedisTopology::close);
        if (postgres != null) {
            continueIfStopped(postgres.process());
            postgres.close();
        }
        for (TcpProxy proxy :
                Stream.concat(toDatabase.stream(), toRedis.stream()).toList()) {
            try {
                proxy.close();
            } catch (IOException closed) {
                // It is closed now.
            }
        }
    }

    private static void continueIfStopped(ProcessHandle process) {
        try {
            signal("CONT", process);
        } catch (IOException e) {
            System.err.println("Not continued: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
