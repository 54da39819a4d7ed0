package com.promotion.coupon.infrastructure.database;

import com.promotion.coupon.application.node.DatabaseProbe;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import jakarta.annotation.Resource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Asks PostgreSQL, on a connection of the pool. */
@Singleton
public class JdbcDatabaseProbe implements DatabaseProbe {

    /**
     * {@code transaction_read_only} is on in a replica, too. A role sees the transactions of other roles only if it has
     * {@code pg_read_all_stats}.
     */
    private static final String STATE = "select cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint),"
            + " current_setting('transaction_read_only')::boolean, current_setting('server_version'),"
            + " coalesce((select cast(floor(extract(epoch from clock_timestamp() - min(xact_start)) * 1000) as bigint)"
            + " from pg_stat_activity where backend_xmin is not null and pid <> pg_backend_pid()), 0)";

    @Resource(lookup = "java:app/jdbc/coupon")
    private DataSource database;

    @Override
    public State look() {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(STATE)) {
            long asked = System.nanoTime();
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new State(
                        "PostgreSQL " + row.getString(3), row.getLong(1), asked, !row.getBoolean(2), row.getLong(4));
            }
        } catch (SQLException failure) {
            throw new DatabaseUnavailableException(failure);
        }
    }
}
