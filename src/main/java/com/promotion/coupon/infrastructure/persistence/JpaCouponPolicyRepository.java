package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.application.ServiceSettings;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.PolicyStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.hibernate.Session;

/** Policies through JPA. */
@Singleton
public class JpaCouponPolicyRepository implements CouponPolicyRepository {

    private final EntityManager entities;
    private final ServiceSettings settings;

    @Inject
    public JpaCouponPolicyRepository(EntityManager entities, ServiceSettings settings) {
        this.entities = entities;
        this.settings = settings;
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
    public List<CouponPolicy> page(long beforeId, int limit) {
        return entities.createQuery(
                        "select p from CouponPolicy p where p.id < :before order by p.id desc", CouponPolicy.class)
                .setParameter("before", beforeId)
                .setMaxResults(limit)
                .getResultList();
    }

    @Override
    public Optional<LockedPolicy> lock(long id) {
        CouponPolicy policy = entities.find(CouponPolicy.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (policy == null) {
            return Optional.empty();
        }
        entities.detach(policy); // saveGrants writes, not the dirty check: that would count the version up
        return Optional.of(new LockedPolicy(policy, now()));
    }

    @Override
    public void saveGrants(CouponPolicy policy) {
        entities.unwrap(Session.class).doWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update coupon_policy set issued_quantity = ?, status = ? where id = ?")) {
                update.setInt(1, policy.issuedQuantity());
                update.setString(2, policy.status().name());
                update.setLong(3, policy.id());
                update.executeUpdate();
            }
        });
    }

    @Override
    public List<StockLevel> stockLevels() {
        return entities.createQuery(
                        "select p.id, p.totalQuantity, p.issuedQuantity from CouponPolicy p"
                                + " where p.status in :issuable order by p.id",
                        Object[].class)
                .setParameter("issuable", List.of(PolicyStatus.ACTIVE, PolicyStatus.EXHAUSTED))
                .getResultStream()
                .map(row -> new StockLevel((Long) row[0], (Integer) row[1], (Integer) row[2]))
                .toList();
    }

    @Override
    public LocalDateTime now() {
        long millis = entities.unwrap(Session.class).doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "select cast(floor(extract(epoch from clock_timestamp()) * 1000) as bigint)");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), settings.zone());
    }
}
