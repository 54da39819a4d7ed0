package com.promotion.bench.stack;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * What the database says about a policy.
 *
 * @param rows           coupons
 * @param users          different users who have one
 * @param issuedQuantity as the policy counts them
 */
public record LedgerCount(long rows, long users, long issuedQuantity) {
    private static final String QUERY = """
        SELECT count(*), count(DISTINCT user_id), (SELECT issued_quantity FROM coupon_policy WHERE id = ?)
        FROM issued_coupon WHERE coupon_policy_id = ?
        """;

    /** Where to ask; user and password may be empty when the URL has them. */
    public record Database(String url, String user, String password) {
        public LedgerCount count(long policyId) throws SQLException {
            Properties properties = new Properties();
            properties.setProperty("connectTimeout", "10");
            if (!user.isBlank()) {
                properties.setProperty("user", user);
                properties.setProperty("password", password);
            }
            try (Connection connection = new Driver().connect(url, properties);
                    PreparedStatement statement = connection.prepareStatement(QUERY)) {
                statement.setLong(1, policyId);
                statement.setLong(2, policyId);
                try (ResultSet result = statement.executeQuery()) {
                    result.next();
                    return new LedgerCount(result.getLong(1), result.getLong(2), result.getLong(3));
                }
            }
        }
    }

    public boolean exactly(long coupons) {
        return rows == coupons && users == coupons && issuedQuantity == coupons;
    }
}
