package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.application.query.CustomerQueries;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.PolicyStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;

/** Pages by key. A user's coupons are found by uk_user_policy and sorted: a user has one per policy at most. */
@Singleton
public class JpaCustomerQueries implements CustomerQueries {

    private final EntityManager entities;

    @Inject
    public JpaCustomerQueries(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public List<IssuedCoupon> couponsOf(long userId, CouponStatus status, LocalDateTime now, long beforeId, int limit) {
        TypedQuery<IssuedCoupon> query = entities.createQuery(
                        "select c from IssuedCoupon c where c.userId = :user and c.id < :before"
                                + CouponStatusCondition.jpql(status) + " order by c.id desc",
                        IssuedCoupon.class)
                .setParameter("user", userId)
                .setParameter("before", beforeId);
        if (CouponStatusCondition.dependsOnTime(status)) {
            query.setParameter("now", now);
        }
        return query.setMaxResults(limit).getResultList();
    }

    @Override
    public List<CouponPolicy> policies(Collection<Long> ids) {
        return entities.createQuery("select p from CouponPolicy p where p.id in :ids", CouponPolicy.class)
                .setParameter("ids", ids)
                .getResultList();
    }

    @Override
    public List<CouponPolicy> policiesNotOver(LocalDateTime now, long beforeId, int limit) {
        return entities.createQuery(
                        "select p from CouponPolicy p where p.id < :before and p.terms.endAt > :now and p.status <> :ended"
                                + " order by p.id desc",
                        CouponPolicy.class)
                .setParameter("before", beforeId)
                .setParameter("now", now)
                .setParameter("ended", PolicyStatus.ENDED)
                .setMaxResults(limit)
                .getResultList();
    }
}
