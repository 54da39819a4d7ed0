package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.application.query.CouponQueries;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.IssuedCoupon;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import java.time.LocalDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at a policy's coupons through JPA. */
@Singleton
public class JpaCouponQueries implements CouponQueries {

    private final EntityManager entities;

    @Inject
    public JpaCouponQueries(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public List<IssuedCoupon> page(
            long policyId, CouponStatus status, LocalDateTime now, int afterNumber, int lastNumber, int limit) {
        var query = entities.createQuery(
                        "select c from IssuedCoupon c where c.couponPolicyId = :policy and c.issueNumber > :after"
                                + " and c.issueNumber <= :last"
                                + CouponStatusCondition.jpql(status)
                                + " order by c.issueNumber",
                        IssuedCoupon.class)
                .setParameter("policy", policyId)
                .setParameter("after", afterNumber)
                .setParameter("last", lastNumber)
                .setMaxResults(limit);
        if (CouponStatusCondition.dependsOnTime(status)) {
            query.setParameter("now", now);
        }
        return query.getResultList();
    }

    /**
     * The first condition is the one of an index, which has no entry for an unused coupon. The coupons that are overdue, and not yet marked,
     * are few at most times; the index for expiry has them.
     */
    @Override
    public Map<CouponStatus, Long> countsByStatus(long policyId, LocalDateTime now) {
        Map<CouponStatus, Long> counts = new EnumMap<>(CouponStatus.class);
        entities.createQuery(
                        "select c.status, count(c) from IssuedCoupon c"
                                + " where c.couponPolicyId = :policy and c.status <> 'UNUSED' group by c.status",
                        Object[].class)
                .setParameter("policy", policyId)
                .getResultStream()
                .forEach(row -> counts.put((CouponStatus) row[0], (Long) row[1]));
        counts.merge(CouponStatus.EXPIRED, overdue(policyId, now), Long::sum);
        return counts;
    }

    private long overdue(long policyId, LocalDateTime now) {
        return entities.createQuery(
                        "select count(c) from IssuedCoupon c"
                                + " where c.status = 'UNUSED' and c.expireAt <= :now and c.couponPolicyId = :policy",
                        Long.class)
                .setParameter("now", now)
                .setParameter("policy", policyId)
                .getSingleResult();
    }

    @Override
    public long cancelledUses(long policyId) {
        return ((Number) entities.createNativeQuery(
                                "select count(*) from coupon_use u join issued_coupon c on c.id = u.coupon_id"
                                        + " where c.coupon_policy_id = :policy and u.used_at is not null and u.cancelled_at is not null")
                        .setParameter("policy", policyId)
                        .getSingleResult())
                .longValue();
    }

    @Override
    public Optional<LocalDateTime> firstIssuedAt(long policyId) {
        return entities.createQuery(
                        "select c.issuedAt from IssuedCoupon c where c.couponPolicyId = :policy order by c.issueNumber",
                        LocalDateTime.class)
                .setParameter("policy", policyId)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    @Override
    public Optional<LocalDateTime> issuedAt(long policyId, int issueNumber) {
        return entities.createQuery(
                        "select c.issuedAt from IssuedCoupon c where c.couponPolicyId = :policy"
                                + " and c.issueNumber <= :number order by c.issueNumber desc",
                        LocalDateTime.class)
                .setParameter("policy", policyId)
                .setParameter("number", issueNumber)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }
}
