package com.promotion.coupon.infrastructure.id;

import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.infrastructure.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import javax.sql.DataSource;

/**
 * The table of node ids. An id is free when its lease has run out by the database's clock and, by the clock of the
 * requesting node, all ids that its last owner may have generated lie in the past.
 */
final class NodeLeaseTable {

    private static final Sql TAKE = new Sql(
            "insert into id_node (node_id, owner, leased_until, ids_until_ms)"
                    + " select n, ?, now() + ? * interval '1 millisecond', ?"
                    + " from generate_series(0, 1023) as n left join id_node taken on taken.node_id = n"
                    + " where taken.node_id is null or (taken.leased_until < now() and taken.ids_until_ms < ?)"
                    + " order by n limit 1"
                    + " on conflict (node_id) do update"
                    + " set owner = excluded.owner, leased_until = excluded.leased_until, ids_until_ms = excluded.ids_until_ms"
                    + " where id_node.leased_until < now() and id_node.ids_until_ms < ?"
                    + " returning node_id",
            "select node_id from final table (merge into id_node using ("
                    + " select n, cast(? as varchar) as owner, dateadd('millisecond', ?, now()) as until, cast(? as bigint) as ids"
                    + " from generate_series(0, 1023) as numbers (n) left join id_node taken on taken.node_id = n"
                    + " where taken.node_id is null or (taken.leased_until < now() and taken.ids_until_ms < ?)"
                    + " order by n limit 1) as free on id_node.node_id = free.n"
                    + " when matched and id_node.leased_until < now() and id_node.ids_until_ms < ? then"
                    + " update set owner = free.owner, leased_until = free.until, ids_until_ms = free.ids"
                    + " when not matched then insert (node_id, owner, leased_until, ids_until_ms)"
                    + " values (free.n, free.owner, free.until, free.ids))");
    private static final Sql RENEW = new Sql(
            "update id_node set leased_until = now() + ? * interval '1 millisecond', ids_until_ms = ?"
                    + " where node_id = ? and owner = ? and leased_until >= now()",
            "update id_node set leased_until = dateadd('millisecond', ?, now()), ids_until_ms = ?"
                    + " where node_id = ? and owner = ? and leased_until >= now()");
    private static final String RELEASE =
            "update id_node set leased_until = now(), ids_until_ms = ? where node_id = ? and owner = ?";

    private final DataSource database;
    private final String take;
    private final String renew;
    private final String owner;
    private final Duration lease;

    NodeLeaseTable(DataSource database, Database settings, String owner, Duration lease) {
        this.database = database;
        this.take = TAKE.on(settings);
        this.renew = RENEW.on(settings);
        this.owner = owner;
        this.lease = lease;
    }

    /**
     * Takes the lowest free node id.
     *
     * @param nowMillis the asker's clock
     * @return the node id; empty when another node was faster or all 1,024 are taken
     */
    OptionalInt take(long nowMillis) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(take)) {
            select.setString(1, owner);
            select.setLong(2, lease.toMillis());
            select.setLong(3, idsUntil(nowMillis));
            select.setLong(4, nowMillis);
            select.setLong(5, nowMillis);
            try (ResultSet taken = select.executeQuery()) {
                return taken.next() ? OptionalInt.of(taken.getInt(1)) : OptionalInt.empty();
            }
        }
    }

    /** Extends the lease; false when it has run out or belongs to another node. */
    boolean renew(int nodeId, long nowMillis) throws SQLException {
        return update(renew, lease.toMillis(), idsUntil(nowMillis), nodeId, owner) == 1;
    }

    /** Gives the lease back, so that a restart finds a free id at once. */
    void release(int nodeId, long lastIdMillis) throws SQLException {
        update(RELEASE, lastIdMillis + 1, nodeId, owner);
    }

    private int update(String sql, Object... parameters) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                update.setObject(i + 1, parameters[i]);
            }
            return update.executeUpdate();
        }
    }

    /** Ids generated under a lease stay below this. */
    long idsUntil(long nowMillis) {
        return nowMillis + lease.toMillis();
    }
}
