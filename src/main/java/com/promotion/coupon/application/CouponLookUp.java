package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.StockView;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.LocalDateTime;
import java.util.Optional;

/** The short reads behind {@link CouponQueryService}. */
@Singleton
public class CouponLookUp {

    private final CouponPolicyRepository policies;
    private final IssuedCouponRepository coupons;

    @Inject
    public CouponLookUp(CouponPolicyRepository policies, IssuedCouponRepository coupons) {
        this.policies = policies;
        this.coupons = coupons;
    }

    @Transactional
    public StockView stock(long policyId) {
        return policies.find(policyId)
                .map(policy -> new StockView(policyId, policy.remaining(), policy.availableAt(policies.now())))
                .orElseThrow(() -> new CouponPolicyNotFoundException(policyId));
    }

    @Transactional
    public boolean issued(long policyId, long userId) {
        if (policies.find(policyId).isEmpty()) {
            throw new CouponPolicyNotFoundException(policyId);
        }
        return coupons.exists(policyId, userId);
    }

    @Transactional
    public Optional<CouponView> coupon(long couponId) {
        return coupons.find(couponId).map(CouponView::of);
    }

    @Transactional
    public LocalDateTime now() {
        return policies.now();
    }
}
