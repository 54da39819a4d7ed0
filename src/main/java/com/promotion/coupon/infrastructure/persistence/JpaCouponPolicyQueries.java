package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.application.policy.CouponPolicyQueries;
import com.promotion.coupon.application.policy.PolicyFilter;
import com.promotion.coupon.domain.CouponPolicy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Searches over policies through JPA. The look-ups of timers name states as literals: with a parameter in that place, a plan
 * that is kept for all parameters cannot use an index of some states only.
 */
@Singleton
public class JpaCouponPolicyQueries implements CouponPolicyQueries {

    private final EntityManager entities;

    @Inject
    public JpaCouponPolicyQueries(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public List<CouponPolicy> search(PolicyFilter filter, long beforeId, int limit) {
        Map<String, Object> wanted = new LinkedHashMap<>();
        wanted.put("p.id < :before", beforeId);
        wanted.put("p.status = :status", filter.status());
        wanted.put(
                "lower(p.terms.name) like :name escape '!'", filter.name() == null ? null : containing(filter.name()));
        wanted.put("p.terms.endAt > :from", filter.from());
        wanted.put("p.terms.startAt < :to", filter.to());
        wanted.values().removeIf(value -> value == null);
        var query = entities.createQuery(
                "select p from CouponPolicy p where " + String.join(" and ", wanted.keySet()) + " order by p.id desc",
                CouponPolicy.class);
        wanted.forEach((condition, value) -> query.setParameter(parameter(condition), value));
        return query.setMaxResults(limit).getResultList();
    }

    private static String parameter(String condition) {
        return condition.replaceFirst("^[^:]*:(\\w+).*$", "$1");
    }

    private static String containing(String text) {
        return "%" + text.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
    }

    @Override
    public List<Long> dueToOpen(LocalDateTime now, int limit) {
        return ids("p.status = PENDING and p.scheduled = true and p.terms.startAt <= :now and p.terms.endAt > :now"
                        + " order by p.terms.startAt, p.id")
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    @Override
    public List<Long> dueToEnd(LocalDateTime now, int limit) {
        return ids("p.status in (ACTIVE, EXHAUSTED) and p.terms.endAt <= :now order by p.terms.endAt, p.id")
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    @Override
    public List<Long> endedWithOpenGate(int limit) {
        return ids("p.status = ENDED and p.gateClosed = false order by p.id")
                .setMaxResults(limit)
                .getResultList();
    }

    private TypedQuery<Long> ids(String condition) {
        return entities.createQuery("select p.id from CouponPolicy p where " + condition, Long.class);
    }
}
