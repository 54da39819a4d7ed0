package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.application.ServiceSettings;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.PolicyAuditTrail;
import com.promotion.coupon.domain.PolicyChange;
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
    private final PolicyAuditTrail trail;
    private final ServiceSettings settings;

    @Inject
    public JpaCouponPolicyRepository(EntityManager entities, PolicyAuditTrail trail, ServiceSettings settings) {
        this.entities = entities;
        this.trail = trail;
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
    public Optional<LockedPolicy> lock(long id) {
        CouponPolicy policy = entities.find(CouponPolicy.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (policy == null) {
            return Optional.empty();
        }
        entities.detach(policy); // what is saved is written on purpose, not by the dirty check
        return Optional.of(new LockedPolicy(policy, now(), settings.zone()));
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
        if (policy.openedByGrant()) {
            trail.append(PolicyChange.opened(policy.id(), now()));
        }
    }

    @Override
    public void saveChange(CouponPolicy policy) {
        CouponTerms terms = policy.terms();
        entities.createQuery("update CouponPolicy p set p.name = :name, p.description = :description,"
                        + " p.discountType = :discountType, p.discountValue = :discountValue,"
                        + " p.maxDiscountAmount = :maxDiscountAmount, p.minOrderAmount = :minOrderAmount,"
                        + " p.totalQuantity = :totalQuantity, p.startAt = :startAt, p.endAt = :endAt,"
                        + " p.expireAt = :expireAt, p.status = :status, p.scheduled = :scheduled,"
                        + " p.endedAt = :endedAt, p.version = :version where p.id = :id")
                .setParameter("name", terms.name())
                .setParameter("description", terms.description())
                .setParameter("discountType", terms.discountType())
                .setParameter("discountValue", terms.discountValue())
                .setParameter("maxDiscountAmount", terms.maxDiscountAmount())
                .setParameter("minOrderAmount", terms.minOrderAmount())
                .setParameter("totalQuantity", terms.totalQuantity())
                .setParameter("startAt", terms.startAt())
                .setParameter("endAt", terms.endAt())
                .setParameter("expireAt", terms.expireAt())
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

    @Override
    public List<StockLevel> stockLevels(LocalDateTime now, LocalDateTime soon) {
        return entities.createQuery(
                        "select p.id, p.totalQuantity, p.issuedQuantity from CouponPolicy p"
                                + " where p.status in :open or (p.status = :pending and p.scheduled = true"
                                + " and p.startAt <= :soon and p.endAt > :now) order by p.id",
                        Object[].class)
                .setParameter("open", List.of(PolicyStatus.ACTIVE, PolicyStatus.EXHAUSTED))
                .setParameter("pending", PolicyStatus.PENDING)
                .setParameter("now", now)
                .setParameter("soon", soon)
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
