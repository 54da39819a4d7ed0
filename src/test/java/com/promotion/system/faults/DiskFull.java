package com.promotion.system.faults;

import com.promotion.servers.LocalPostgres;
import com.promotion.system.faults.cluster.Cluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A full disk, as PostgreSQL sees it: none of its files may grow beyond the size of the table of coupons. It ignores the
 * signal that goes with the limit, "so that ulimit violations work like disk full" (postmaster.c). The soft limit only,
 * which needs no privilege to be raised again.
 */
final class DiskFull {
    /** Larger than a segment of PostgreSQL's log, 16 MB: the limit must not hit the log. */
    private static final long BYTES_MIN = 17L * 1024 * 1024;

    private DiskFull() {}

    /** The table of coupons cannot grow; what is written to its old pages, and the log of transactions, can. */
    static void begin(Cluster cluster) throws SQLException, IOException, InterruptedException {
        limitFiles(cluster.postgres(), Long.toString(fillCoupons(cluster)));
    }

    static void end(Cluster cluster) throws IOException, InterruptedException {
        limitFiles(cluster.postgres(), "unlimited");
    }

    /** Whether PostgreSQL has met the limit. */
    static boolean isNoticed(Cluster cluster) throws IOException {
        return Files.readString(cluster.postgresLog(), StandardCharsets.UTF_8).contains("could not extend file");
    }

    private static void limitFiles(LocalPostgres postgres, String bytes) throws IOException, InterruptedException {
        List<Long> pids = new ArrayList<>(List.of(postgres.process().pid()));
        postgres.process().descendants().forEach(child -> pids.add(child.pid()));
        for (long pid : pids) {
            // The process of a connection may have ended meanwhile.
            new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--fsize=" + bytes + ":")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        }
    }

    /** Adds coupons of a policy of its own until their table has so many bytes; returns how many it has now. */
    private static long fillCoupons(Cluster cluster) throws SQLException {
        try (Connection connection = cluster.stored().connection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into coupon_policy (id, name, discount_type, discount_value, total_quantity,"
                    + " issued_quantity, start_at, end_at, expire_at, status, version) values (1, 'filler', 'FIXED', 1,"
                    + " 1000000000, 0, now(), now() + interval '1 day', now() + interval '2 days', 'ENDED', 0)"
                    + " on conflict do nothing");
            long size = sizeOfCoupons(statement);
            while (size < BYTES_MIN) {
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
}
