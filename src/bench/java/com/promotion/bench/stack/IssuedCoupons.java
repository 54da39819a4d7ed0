package com.promotion.bench.stack;

import com.promotion.bench.load.ScatteredUserIds;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/** Rows as if coupons had been issued: in the order of their numbers, to the users of {@link ScatteredUserIds}. */
public final class IssuedCoupons {
    private IssuedCoupons() {}

    /** Into a policy of the service that has none yet; the gate is not told. */
    public static void insert(Connection database, long policyId, int issued) throws SQLException {
        insert(database, "issued_coupon", "coupon_policy", policyId, issued);
    }

    /**
     * Into tables like the service's.
     *
     * @param database of somebody who may switch off triggers: the foreign key is not looked up for each row
     */
    public static void insert(Connection database, String coupons, String policies, long policyId, int issued)
            throws SQLException {
        try (Statement setting = database.createStatement();
                PreparedStatement rows = database.prepareStatement(String.format(
                        Locale.ROOT,
                        "insert into " + coupons
                                + " (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at)"
                                + " select ? - ? + n, ?, " + ScatteredUserIds.SQL + ", 'UNUSED', n, localtimestamp,"
                                + " localtimestamp + interval '30 days' from generate_series(1, ?) as n",
                        "n"));
                PreparedStatement policy =
                        database.prepareStatement("update " + policies + " set issued_quantity = ? where id = ?")) {
            setting.execute("set session_replication_role = replica");
            rows.setLong(1, policyId);
            rows.setLong(2, issued);
            rows.setLong(3, policyId);
            rows.setInt(4, issued);
            rows.executeUpdate();
            policy.setInt(1, issued);
            policy.setLong(2, policyId);
            policy.executeUpdate();
            setting.execute("set session_replication_role = origin");
        }
    }
}
