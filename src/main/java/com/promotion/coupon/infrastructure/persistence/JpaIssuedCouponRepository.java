package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.infrastructure.database.Sql;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/** Coupons through JPA. They are inserted by {@link JpaCouponPolicyRepository#saveGrants}. */
@Singleton
public class JpaIssuedCouponRepository implements IssuedCouponRepository {

    /**
     * One look into the unique key for each user. Rows are compared because no other index can do that: with
     * {@code user_id = … and coupon_policy_id = …} PostgreSQL may take the index on the policy, and reads all coupons of the
     * policy for every user, when its statistics are from a time when each policy had few coupons.
     */
    static final Sql IDS_BY_USERS = new Sql(
            "select held.id from unnest(?) as asking (user_id)"
                    + " cross join (select ?::bigint) as asked (policy_id)"
                    + " cross join lateral (select c.id from issued_coupon c"
                    + " where (c.user_id, c.coupon_policy_id) >= (asking.user_id, asked.policy_id)"
                    + " and (c.user_id, c.coupon_policy_id) <= (asking.user_id, asked.policy_id) limit 1) as held",
            "select c.id from unnest(cast(? as bigint array)) as asking (user_id)"
                    + " join issued_coupon c on c.user_id = asking.user_id and c.coupon_policy_id = ?");

    private final EntityManager entities;
    private final Database database;

    @Inject
    public JpaIssuedCouponRepository(EntityManager entities, ServiceSettings settings) {
        this.entities = entities;
        this.database = settings.database();
    }

    @Override
    public Optional<IssuedCoupon> find(long couponId) {
        return Optional.ofNullable(entities.find(IssuedCoupon.class, couponId));
    }

    @Override
    public boolean exists(long policyId, long userId) {
        return !findByUsers(policyId, List.of(userId)).isEmpty();
    }

    @Override
    public List<IssuedCoupon> findByUsers(long policyId, Collection<Long> userIds) {
        Session session = entities.unwrap(Session.class);
        List<Long> ids = session.doReturningWork(connection -> idsByUsers(connection, policyId, userIds));
        return ids.isEmpty()
                ? List.of()
                : session.byMultipleIds(IssuedCoupon.class).multiLoad(ids);
    }

    /** Usually there are none; then Hibernate runs no query, which makes the batch faster. */
    private List<Long> idsByUsers(Connection connection, long policyId, Collection<Long> userIds) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(IDS_BY_USERS.on(database))) {
            select.setArray(1, connection.createArrayOf("bigint", userIds.toArray()));
            select.setLong(2, policyId);
            List<Long> ids = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                }
            }
            return ids;
        }
    }

    @Override
    public List<Holder> holders(long policyId, int afterNumber, int limit) {
        return entities.createQuery(
                        "select c.issueNumber, c.userId from IssuedCoupon c"
                                + " where c.couponPolicyId = :policy and c.issueNumber > :after order by c.issueNumber",
                        Object[].class)
                .setParameter("policy", policyId)
                .setParameter("after", afterNumber)
                .setMaxResults(limit)
                .getResultStream()
                .map(row -> new Holder((Integer) row[0], (Long) row[1]))
                .toList();
    }
}
