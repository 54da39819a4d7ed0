package com.promotion.coupon.infrastructure.database;

import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.Trigger;

/** What PostgreSQL's trigger on {@code policy_change} does, for the embedded database, which knows only triggers that are classes. */
public final class AppendOnlyTrigger implements Trigger {

    /** Refuses. */
    @Override
    public void fire(Connection connection, Object[] oldRow, Object[] newRow) throws SQLException {
        throw new SQLException("policy_change is append-only", "P0001");
    }
}
