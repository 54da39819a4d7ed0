package com.promotion.coupon.application.expiry;

import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponUseRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

/** One chunk of {@link CouponExpiry}. */
@Singleton
public class ExpiryTransaction {

    private final CouponPolicyRepository policies;
    private final CouponUseRepository uses;

    @Inject
    public ExpiryTransaction(CouponPolicyRepository policies, CouponUseRepository uses) {
        this.policies = policies;
        this.uses = uses;
    }

    /** Expires up to {@code limit} coupons whose time has come by the database's clock; returns how many. */
    @Transactional
    public int expire(int limit) {
        return uses.expire(policies.now(), limit);
    }
}
