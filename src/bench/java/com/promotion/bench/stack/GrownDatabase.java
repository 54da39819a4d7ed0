package com.promotion.bench.stack;

import com.promotion.bench.load.ScatteredUserIds;
import com.promotion.bench.report.ResultFile;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.servers.BackingServers;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Jedis;

/** A database of its own on a server, with one policy that has so many coupons issued, and the issuing path over it. */
public final class GrownDatabase implements AutoCloseable {
    private final BackingServers servers;
    private final int issued;
    private final String jdbcUrl;
    private final IssuingHarness engine;
    private final long policyId;
    private final ScatteredUserIds newcomers;

    /** Without the coupons. */
    public GrownDatabase(BackingServers servers, int issued, int totalQuantity) throws SQLException {
        this.servers = servers;
        this.issued = issued;
        String name = "growth_" + issued;
        execute(servers.jdbcUrl(), "create database " + name);
        jdbcUrl = servers.jdbcUrl().replaceAll("/\\w+$", "/" + name);
        engine = new IssuingHarness(servers, jdbcUrl);
        policyId = engine.open(totalQuantity);
        newcomers = new ScatteredUserIds(issued + 1L);
    }

    public String name() {
        return String.format(Locale.ROOT, "at %,d", issued);
    }

    public int issued() {
        return issued;
    }

    public String jdbcUrl() {
        return jdbcUrl;
    }

    public IssuingHarness engine() {
        return engine;
    }

    public long policyId() {
        return policyId;
    }

    public ScatteredUserIds newcomers() {
        return newcomers;
    }

    /** Inserts the coupons. What the rows have left to be done is done here, or it would be during the measurement. */
    public void fill() throws SQLException {
        try (Connection connection = connection(jdbcUrl)) {
            long start = System.nanoTime();
            IssuedCoupons.insert(connection, policyId, issued);
            ResultFile.progress("%,d rows inserted in %.0f s", issued, (System.nanoTime() - start) / 1e9);
        }
        execute(jdbcUrl, "vacuum analyze issued_coupon", "checkpoint");
    }

    /** Redis would do it during the measurement: it rewrites its file whenever that has doubled. */
    public void rewriteAppendOnlyFile() throws InterruptedException {
        try (Jedis redis = new Jedis(URI.create(servers.redisUrl()))) {
            while (rewriting(redis)) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            redis.bgrewriteaof();
            while (rewriting(redis)) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static boolean rewriting(Jedis redis) {
        String persistence = redis.info("persistence");
        return persistence.contains("aof_rewrite_in_progress:1") || persistence.contains("aof_rewrite_scheduled:1");
    }

    /** What PostgreSQL has written to its log so far, of all databases. */
    public long walBytes() throws SQLException {
        try (Connection connection = connection(jdbcUrl);
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(
                        "select cast(pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bigint)")) {
            found.next();
            return found.getLong(1);
        }
    }

    /** Deletes the coupons and ends the policies. */
    public void truncate() throws SQLException {
        execute(jdbcUrl, "truncate issued_coupon cascade", "update coupon_policy set status = 'ENDED'");
    }

    private void execute(String url, String... statements) throws SQLException {
        try (Connection connection = connection(url);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Connection connection(String url) throws SQLException {
        return DriverManager.getConnection(url, servers.dbUser(), servers.dbPassword());
    }

    @Override
    public void close() {
        engine.close();
    }
}
