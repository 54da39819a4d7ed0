package com.promotion.coupon.infrastructure.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.StatementPlans;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.coupon.infrastructure.database.SchemaMigration;
import com.promotion.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Who may generate ids as which node, on real PostgreSQL, in a schema of its own: no service runs on it. */
class NodeLeaseTableIT {
    private static final ServiceSettings.Database SETTINGS = Settings.shipped().database();
    private static final String SCHEMA = "node_leases_it";
    private static final int NODE_IDS = 1_024;
    private static final Duration LEASE = Duration.ofSeconds(60);

    /** What the nodes' clocks show. */
    private static final long NOON = 1_768_359_600_000L;

    private static PGSimpleDataSource database;

    private final NodeLeaseTable first = new NodeLeaseTable(database, SETTINGS, "first", LEASE);
    private final NodeLeaseTable second = new NodeLeaseTable(database, SETTINGS, "second", LEASE);

    @BeforeAll
    static void migrate() throws SQLException {
        database = TestServers.get().dataSource();
        run("drop schema if exists " + SCHEMA + " cascade; create schema " + SCHEMA);
        database.setCurrentSchema(SCHEMA);
        SchemaMigration.migrate(database);
    }

    @BeforeEach
    void free() throws SQLException {
        run("truncate id_node");
    }

    @Test
    void a_clock_that_is_set_ahead_stops_ids_until_the_next_look_and_no_longer() {
        AtomicLong wall = new AtomicLong(NOON);
        LeasedCouponIds ids =
                LeasedCouponIds.on(database, SETTINGS, new MonotonicWallClock(wall::get, System::nanoTime));
        ids.keepUp();
        long before = ids.next();

        wall.addAndGet(Duration.ofHours(1).toMillis());
        assertThat(ids.held()).as("ready must not say UP").isFalse();
        assertThatThrownBy(ids::next).isInstanceOf(ServiceUnavailableException.class);
        ids.keepUp();

        assertThat(ids.held()).isTrue();
        assertThat(ids.next()).isGreaterThan(before);
        wall.set(NOON);
        assertThat(ids.held()).as("a clock that is set back changes nothing").isTrue();
        assertThat(ids.next()).isGreaterThan(before);
    }

    @Test
    void two_nodes_configured_alike_get_different_ids() throws SQLException {
        assertThat(first.take(NOON)).hasValue(0);
        assertThat(second.take(NOON)).hasValue(1);
    }

    @Test
    void fifty_nodes_that_start_at_the_same_moment_never_share_an_id() {
        int nodes = 50;
        CountDownLatch everybody = new CountDownLatch(nodes);
        List<Callable<Integer>> starts = IntStream.range(0, nodes)
                .<Callable<Integer>>mapToObj(i -> () -> {
                    NodeLeaseTable node = new NodeLeaseTable(database, SETTINGS, "node " + i, LEASE);
                    everybody.countDown();
                    everybody.await();
                    OptionalInt taken = node.take(NOON);
                    while (taken.isEmpty()) {
                        taken = node.take(NOON);
                    }
                    return taken.getAsInt();
                })
                .toList();

        List<Integer> taken = Crowd.together(nodes, starts);

        assertThat(taken).doesNotHaveDuplicates().hasSize(nodes).allMatch(id -> id >= 0 && id < NODE_IDS);
    }

    @Test
    void when_all_are_taken_there_is_none_and_the_first_that_runs_out_is_the_next_to_be_taken() throws SQLException {
        run("insert into id_node select n, 'somebody', now() + interval '1 hour', " + NOON
                + " from generate_series(0, 1023) as n");

        assertThat(first.take(NOON + 1)).isEmpty();

        runOut(700);
        assertThat(first.take(NOON + 1)).hasValue(700);
        assertThat(second.take(NOON + 1)).isEmpty();
    }

    @Test
    void a_lease_is_renewed_by_its_owner_only() throws SQLException {
        assertThat(first.take(NOON)).hasValue(0);

        assertThat(first.renew(0, NOON)).isTrue();
        assertThat(second.renew(0, NOON)).isFalse();
    }

    @Test
    void a_renewed_lease_outlives_the_first_one() throws SQLException {
        assertThat(first.take(NOON)).hasValue(0);
        run("update id_node set leased_until = now() + interval '1 second'");

        assertThat(first.renew(0, NOON)).isTrue();

        assertThat(secondsLeft()).isBetween(LEASE.minusSeconds(10).toSeconds(), LEASE.toSeconds());
    }

    @Test
    void a_lost_lease_cannot_be_renewed_even_if_no_other_node_has_taken_it() throws SQLException {
        assertThat(first.take(NOON)).hasValue(0);
        runOut(0);

        assertThat(first.renew(0, NOON)).isFalse();
    }

    @Test
    void a_lost_lease_that_another_node_has_taken_can_neither_be_renewed_nor_released() throws SQLException {
        assertThat(first.take(NOON)).hasValue(0);
        runOut(0);
        long later = NOON + LEASE.toMillis() + 1;
        assertThat(second.take(later)).hasValue(0);

        assertThat(first.renew(0, later)).isFalse();
        first.release(0, later);

        assertThat(second.renew(0, later)).isTrue();
    }

    @Test
    void a_released_id_is_free_at_once_for_ids_after_the_last_one() throws SQLException {
        assertThat(first.take(NOON)).hasValue(0);

        first.release(0, NOON + 5);

        assertThat(second.take(NOON + 7)).hasValue(0);
    }

    @Test
    void a_successor_whose_clock_has_not_passed_the_last_released_id_takes_another_one() throws SQLException {
        assertThat(first.take(NOON)).hasValue(0);

        first.release(0, NOON + 5);

        assertThat(second.take(NOON + 5)).hasValue(1);
    }

    @Test
    void a_successor_whose_clock_is_behind_the_ids_of_a_dead_owner_takes_another_one() throws SQLException {
        assertThat(first.take(NOON)).hasValue(0);
        runOut(0);

        assertThat(second.take(NOON - Duration.ofHours(1).toMillis())).hasValue(1);
        assertThat(new NodeLeaseTable(database, SETTINGS, "third", LEASE).take(first.idsUntil(NOON)))
                .as("not even when its clock has just reached them")
                .hasValue(2);
        assertThat(new NodeLeaseTable(database, SETTINGS, "fourth", LEASE).take(first.idsUntil(NOON) + 1))
                .as("but when it has passed them")
                .hasValue(0);
    }

    @Test
    void every_statement_is_served_by_an_index() throws SQLException {
        StatementPlans plans = new StatementPlans(TestServers.get(), SCHEMA);
        NodeLeaseTable node = new NodeLeaseTable(plans.recording(), SETTINGS, "node", LEASE);

        assertThat(node.take(NOON)).hasValue(0);
        assertThat(node.renew(0, NOON)).isTrue();
        node.release(0, NOON);

        assertThat(plans.methodsWithoutStatement(NodeLeaseTable.class)).containsExactly("NodeLeaseTable.idsUntil");
        assertThat(plans.disabled()).isEmpty();
    }

    /** As if the node had been dead for longer than its lease. */
    private static void runOut(int nodeId) throws SQLException {
        run("update id_node set leased_until = now() - interval '1 second' where node_id = " + nodeId);
    }

    private static long secondsLeft() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var result = statement.executeQuery(
                        "select extract(epoch from leased_until - now())::bigint from id_node")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
