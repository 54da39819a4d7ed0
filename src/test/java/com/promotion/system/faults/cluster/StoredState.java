package com.promotion.system.faults.cluster;

import com.promotion.servers.LocalPostgres;
import com.promotion.system.faults.history.History.CouponRow;
import com.promotion.system.faults.history.History.GateState;
import com.promotion.system.faults.history.History.PolicyState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.LongToIntFunction;
import org.postgresql.Driver;
import redis.clients.jedis.Jedis;

/** What PostgreSQL and Redis hold of a policy, read past the service and the proxies. */
public final class StoredState {
    private static final int WAIT_SECONDS = 5;

    private final String jdbcUrl;
    private final LongToIntFunction redisPort;

    /** @param redisPort of the Redis that holds a policy's keys now */
    StoredState(String jdbcUrl, LongToIntFunction redisPort) {
        this.jdbcUrl = jdbcUrl;
        this.redisPort = redisPort;
    }

    /** A connection that is not one of the service's. */
    public Connection connection() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", LocalPostgres.USER);
        properties.setProperty("password", LocalPostgres.PASSWORD);
        properties.setProperty("connectTimeout", Integer.toString(WAIT_SECONDS));
        properties.setProperty("socketTimeout", "60");
        return new Driver().connect(jdbcUrl, properties);
    }

    static Jedis jedis(int port) {
        return new Jedis("127.0.0.1", port, WAIT_SECONDS * 1_000);
    }

    /** Whether nothing is in the outbox, and the gate is equal to the database. */
    boolean agrees(long policyId) throws SQLException {
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

    public GateState gate(long policyId) {
        try (Jedis jedis = jedis(redisPort.applyAsInt(policyId))) {
            String stock = jedis.get(key("stock", policyId));
            Set<Long> members = new HashSet<>();
            jedis.smembers(key("issued", policyId)).forEach(member -> members.add(Long.parseLong(member)));
            return new GateState(
                    stock == null ? null : Integer.valueOf(stock), members, jedis.xlen(key("outbox", policyId)));
        }
    }

    /** The name of one of a policy's keys in Redis. */
    public static String key(String kind, long policyId) {
        return "coupon:" + kind + ":{" + policyId + "}";
    }

    public PolicyState policy(long policyId) throws SQLException {
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

    public List<CouponRow> rows(long policyId) throws SQLException {
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
}
