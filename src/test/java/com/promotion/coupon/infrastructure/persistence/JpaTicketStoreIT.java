package com.promotion.coupon.infrastructure.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.infrastructure.database.SchemaMigration;
import com.promotion.servers.TestServers;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The key that nodes share, and the policies that ask for proof of work; in a schema of its own. */
class JpaTicketStoreIT {
    private static final String SCHEMA = "jpa_ticket_store_it";
    private static final int NODES = 4;

    private final PGSimpleDataSource database = TestServers.get().dataSource();
    private EntityManagerFactory factory;

    @BeforeEach
    void migrate() throws SQLException {
        run("drop schema if exists " + SCHEMA + " cascade; create schema " + SCHEMA);
        database.setCurrentSchema(SCHEMA);
        SchemaMigration.migrate(database);
        factory = Persistence.createEntityManagerFactory(
                "coupon",
                Map.of(
                        "jakarta.persistence.transactionType",
                        "RESOURCE_LOCAL",
                        "hibernate.connection.handling_mode", // with JTA the connection is given back before the commit
                        "DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION",
                        "jakarta.persistence.nonJtaDataSource",
                        database));
    }

    @AfterEach
    void drop() throws SQLException {
        factory.close();
        run("drop schema " + SCHEMA + " cascade");
    }

    private <T> T inTransaction(Function<JpaTicketStore, T> work) {
        try (EntityManager entities = factory.createEntityManager()) {
            entities.getTransaction().begin();
            T result = work.apply(new JpaTicketStore(entities));
            entities.getTransaction().commit();
            return result;
        }
    }

    @Test
    void nodes_that_start_at_the_same_time_get_the_same_key_and_so_does_a_later_one() {
        Callable<byte[]> node = () -> inTransaction(store -> store.sharedKey(candidate()));

        List<byte[]> keys = Crowd.together(NODES, Collections.nCopies(NODES, node));

        assertThat(keys)
                .hasSize(NODES)
                .allSatisfy(key -> assertThat(key).hasSize(32).isEqualTo(keys.get(0)));
        byte[] later = inTransaction(store -> store.sharedKey(candidate()));
        assertThat(later).isEqualTo(keys.get(0));
    }

    private static byte[] candidate() {
        byte[] bytes = new byte[32];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }

    @Test
    void the_newest_policies_that_are_not_ended_and_ask_for_a_proof_are_found() throws SQLException {
        run("insert into coupon_policy (id, name, discount_type, discount_value, total_quantity, issued_quantity,"
                + " start_at, end_at, expire_at, status, version, proof_of_work_bits)"
                + " select n, 'a', 'FIXED', 1000, 10, 0, '2026-01-14', '2026-01-15', '2026-02-14',"
                + " (array['PENDING', 'ACTIVE', 'EXHAUSTED', 'ENDED', 'ACTIVE'])[n], 0, (array[10, 11, 12, 13, 0])[n]"
                + " from generate_series(1, 5) n");

        Map<Long, Integer> all = inTransaction(store -> store.proofOfWorkBits(100));
        Map<Long, Integer> newest = inTransaction(store -> store.proofOfWorkBits(2));

        assertThat(all).isEqualTo(Map.of(1L, 10, 2L, 11, 3L, 12));
        assertThat(newest).isEqualTo(Map.of(2L, 11, 3L, 12));
    }

    @Test
    void the_schema_refuses_a_second_key_a_short_one_and_bits_out_of_bounds() {
        for (String wrong : List.of(
                "insert into claim_ticket_key values (2, decode(repeat('00', 32), 'hex'))",
                "insert into claim_ticket_key values (1, decode(repeat('00', 31), 'hex'))",
                "insert into coupon_policy (id, name, discount_type, discount_value, total_quantity, issued_quantity,"
                        + " start_at, end_at, expire_at, status, version, proof_of_work_bits) values (1, 'a', 'FIXED',"
                        + " 1000, 10, 0, '2026-01-14', '2026-01-15', '2026-02-14', 'PENDING', 0, 25)")) {
            assertThatThrownBy(() -> run(wrong)).as(wrong).hasMessageContaining("check constraint");
        }
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
