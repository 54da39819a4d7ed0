package com.promotion.coupon.infrastructure.database;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.node.DatabaseProbe;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import jakarta.annotation.Resource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Asks the database, on a connection of the pool. */
@Singleton
public class JdbcDatabaseProbe implements DatabaseProbe {

    /**
     * {@code transaction_read_only} is on in a replica, too. A role sees the transactions of other roles only if it has
     * {@code pg_read_all_stats}.
     */
    private static final Sql STATE = new Sql(
            "select cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint),"
                    + " current_setting('transaction_read_only')::boolean,"
                    + " 'PostgreSQL ' || current_setting('server_version'),"
                    + " coalesce((select cast(floor(extract(epoch from clock_timestamp() - min(xact_start)) * 1000) as bigint)"
                    + " from pg_stat_activity where backend_xmin is not null and pid <> pg_backend_pid()), 0)",
            "select datediff('millisecond', timestamp with time zone '1970-01-01 00:00:00+00:00', current_timestamp(3)),"
                    + " readonly(), 'embedded H2 ' || h2version() || ', not for production', 0");

    private final String state;

    @Resource(lookup = "java:app/jdbc/coupon")
    private DataSource database;

    @Inject
    public JdbcDatabaseProbe(ServiceSettings settings) {
        this.state = STATE.on(settings.database());
    }

    @Override
    public State look() {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(state)) {
            long asked = System.nanoTime();
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new State(row.getString(3), row.getLong(1), asked, !row.getBoolean(2), row.getLong(4));
            }
        } catch (SQLException failure) {
            throw new DatabaseUnavailableException(failure);
        }
    }
}
