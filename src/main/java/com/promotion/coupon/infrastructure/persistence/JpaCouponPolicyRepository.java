package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.application.clock.Clocks;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.infrastructure.database.Sql;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.hibernate.Session;

/**
 * Policies through JPA; the coupons granted to a batch are inserted by one statement with array parameters, on the entity
 * manager's own connection and transaction.
 */
@Singleton
public class JpaCouponPolicyRepository implements CouponPolicyRepository {

    private static final String CLOCK_MILLIS = "cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint)";

    private static final Sql CLOCK = new Sql("select " + CLOCK_MILLIS, "select clock_millis()");

    /** The clock is read after the wait for the lock: in PostgreSQL because what is locked is materialized. */
    private static final Sql LOCK = new Sql(
            "with policy as materialized (select * from coupon_policy where id = :id for update)" + " select policy.*, "
                    + CLOCK_MILLIS + " as now_millis from policy",
            "select policy.*, clock_millis() as now_millis from coupon_policy policy where id = :id for update");

    /** What a batch has in common (policy, status, times) is sent once, the rest as arrays. */
    private static final Sql SAVE_GRANTS = new Sql(
            "with policy as (update coupon_policy set issued_quantity = ?, status = ? where id = ? returning id)"
                    + " insert into issued_coupon"
                    + " (id, coupon_policy_id, user_id, idempotency_key, status, issue_number, issued_at, expire_at)"
                    + " select c.id, policy.id, c.user_id, c.idempotency_key, ?, c.issue_number, ?, ?"
                    + " from policy, unnest(?, ?, ?, ?) as c (id, user_id, issue_number, idempotency_key)",
            "insert into issued_coupon"
                    + " (coupon_policy_id, status, issued_at, expire_at, id, user_id, issue_number, idempotency_key)"
                    + " select policy.id, common.status, common.issued_at, common.expire_at,"
                    + " c.id, c.user_id, c.issue_number, c.idempotency_key from"
                    + " final table (update coupon_policy set issued_quantity = ?, status = ? where id = ?) as policy,"
                    + " (values (cast(? as varchar), cast(? as timestamp(3)), cast(? as timestamp(3))))"
                    + " as common (status, issued_at, expire_at),"
                    + " unnest(cast(? as bigint array), cast(? as bigint array), cast(? as integer array), cast(? as varchar array))"
                    + " as c (id, user_id, issue_number, idempotency_key)");

    private final EntityManager entities;
    private final ServiceSettings settings;
    private final Clocks clocks;

    @Inject
    public JpaCouponPolicyRepository(EntityManager entities, ServiceSettings settings, Clocks clocks) {
        this.entities = entities;
        this.settings = settings;
        this.clocks = clocks;
    }

    @Override
    public void add(CouponPolicy policy) {
        entities.persist(policy);
    }

    @Override
    public Optional<CouponPolicy> find(long id) {
        return Optional.ofNullable(entities.find(CouponPolicy.class, id));
    }

    @Override
    public Optional<LockedPolicy> lock(long id) {
        return entities.unwrap(Session.class)
                .createNativeQuery(LOCK.on(settings.database()), Object[].class)
                .addEntity("policy", CouponPolicy.class)
                .addScalar("now_millis", Long.class)
                .setParameter("id", id)
                .uniqueResultOptional()
                .map(row -> {
                    entities.detach(row[0]); // written by saveGrants and saveChange, not by Hibernate's dirty checking
                    LocalDateTime now = local((Long) row[1]);
                    return new LockedPolicy((CouponPolicy) row[0], now, clocks.agree(), settings.zone());
                });
    }

    @Override
    public void saveGrants(CouponPolicy policy, List<IssuedCoupon> granted) {
        entities.unwrap(Session.class).doWork(connection -> saveGrants(connection, policy, granted));
    }

    private void saveGrants(Connection connection, CouponPolicy policy, List<IssuedCoupon> granted)
            throws SQLException {
        IssuedCoupon first = granted.get(0);
        try (PreparedStatement save = connection.prepareStatement(SAVE_GRANTS.on(settings.database()))) {
            save.setInt(1, policy.issuedQuantity());
            save.setString(2, policy.status().name());
            save.setLong(3, policy.id());
            save.setString(4, CouponStatus.UNUSED.name());
            save.setObject(5, first.issuedAt());
            save.setObject(6, first.expireAt());
            save.setArray(7, array(connection, "bigint", granted, IssuedCoupon::id));
            save.setArray(8, array(connection, "bigint", granted, IssuedCoupon::userId));
            save.setArray(9, array(connection, "integer", granted, IssuedCoupon::issueNumber));
            save.setArray(10, array(connection, "varchar", granted, coupon -> coupon.idempotencyKey()
                    .orElse(null)));
            save.executeUpdate();
        }
    }

    private static Array array(
            Connection connection, String type, List<IssuedCoupon> coupons, Function<IssuedCoupon, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, coupons.stream().map(column).toArray());
    }

    @Override
    public void saveChange(CouponPolicy policy) {
        entities.createQuery("update CouponPolicy p set p.terms = :terms, p.status = :status,"
                        + " p.scheduled = :scheduled, p.endedAt = :endedAt, p.version = :version where p.id = :id")
                .setParameter("terms", policy.terms())
                .setParameter("status", policy.status())
                .setParameter("scheduled", policy.scheduled())
                .setParameter("endedAt", policy.endedAt().orElse(null))
                .setParameter("version", policy.version())
                .setParameter("id", policy.id())
                .executeUpdate();
    }

    @Override
    public void remove(CouponPolicy policy) {
        entities.createQuery("delete from CouponPolicy p where p.id = :id")
                .setParameter("id", policy.id())
                .executeUpdate();
    }

    @Override
    public void saveGateClosed(long id) {
        entities.createQuery("update CouponPolicy p set p.gateClosed = true where p.id = :id and p.status = :ended")
                .setParameter("id", id)
                .setParameter("ended", PolicyStatus.ENDED)
                .executeUpdate();
    }

    /** The states are literals, so that a kept plan can use the index of policies that are not over. */
    @Override
    public List<StockLevel> stockLevels(LocalDateTime now, LocalDateTime soon) {
        return entities.createQuery(
                        "select p.id, p.terms.totalQuantity, p.issuedQuantity from CouponPolicy p"
                                + " where p.status in (ACTIVE, EXHAUSTED) or (p.status = PENDING and p.scheduled = true"
                                + " and p.terms.startAt <= :soon and p.terms.endAt > :now) order by p.id",
                        Object[].class)
                .setParameter("now", now)
                .setParameter("soon", soon)
                .getResultStream()
                .map(row -> new StockLevel((Long) row[0], (Integer) row[1], (Integer) row[2]))
                .toList();
    }

    @Override
    public LocalDateTime now() {
        long millis = entities.unwrap(Session.class).doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(CLOCK.on(settings.database()));
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
        return local(millis);
    }

    @Override
    public Optional<LocalDateTime> confirmedNow() {
        LocalDateTime now = now();
        return clocks.agree() ? Optional.of(now) : Optional.empty();
    }

    private LocalDateTime local(long databaseMillis) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(clocks.time(databaseMillis)), settings.zone());
    }
}
