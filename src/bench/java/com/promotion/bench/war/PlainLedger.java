package com.promotion.bench.war;

import com.github.f4b6a3.tsid.TsidCreator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.LocalDateTime;
import java.time.ZoneId;

/** One row in one transaction for each request, as {@code repository.save(coupon)} does. */
@ApplicationScoped
@Transactional
public class PlainLedger {
    private static final ZoneId ZONE = ZoneId.of("Asia/Seoul");

    @PersistenceContext
    private EntityManager entityManager;

    /** Returns after the commit. */
    public PlainIssuedCoupon save(long policyId, long userId) {
        PlainIssuedCoupon coupon =
                new PlainIssuedCoupon(TsidCreator.getTsid().toLong(), policyId, userId, LocalDateTime.now(ZONE));
        entityManager.persist(coupon);
        return coupon;
    }
}
