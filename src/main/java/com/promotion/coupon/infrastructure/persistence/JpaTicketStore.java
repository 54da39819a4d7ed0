package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.application.ticket.TicketStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** The key of claim tickets, a table of one row, and the policies that ask for proof of work. */
@Singleton
public class JpaTicketStore implements TicketStore {

    private final EntityManager entities;

    @Inject
    public JpaTicketStore(EntityManager entities) {
        this.entities = entities;
    }

    /** A node that is slower waits for the faster one's commit, and then reads its key. */
    @Override
    public byte[] sharedKey(byte[] candidate) {
        return entities.unwrap(Session.class).doReturningWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into claim_ticket_key (id, secret) values (1, ?) on conflict do nothing")) {
                insert.setBytes(1, candidate);
                insert.executeUpdate();
            }
            return storedKey(connection);
        });
    }

    private static byte[] storedKey(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("select secret from claim_ticket_key where id = 1");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBytes(1);
        }
    }

    /** The conditions are those of the index, as literals: see {@link JpaCouponPolicyQueries}. */
    @Override
    public Map<Long, Integer> proofOfWorkBits(int limit) {
        return entities.createQuery(
                        "select p.id, p.terms.proofOfWorkBits from CouponPolicy p"
                                + " where p.status <> ENDED and p.terms.proofOfWorkBits > 0 order by p.id desc",
                        Object[].class)
                .setMaxResults(limit)
                .getResultStream()
                .collect(Collectors.toMap(row -> (Long) row[0], row -> (Integer) row[1]));
    }
}
