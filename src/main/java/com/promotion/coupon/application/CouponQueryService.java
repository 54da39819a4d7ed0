package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.StockView;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.exception.CouponNotFoundException;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.LocalDateTime;

/** What customers may look up; answered from the database, the only place that knows. */
@Singleton
public class CouponQueryService {

    private final CouponPolicyRepository policies;
    private final IssuedCouponRepository coupons;

    @Inject
    public CouponQueryService(CouponPolicyRepository policies, IssuedCouponRepository coupons) {
        this.policies = policies;
        this.coupons = coupons;
    }

    /** @throws CouponPolicyNotFoundException CP001 */
    @Transactional
    public StockView stock(long policyId) {
        return policies.find(policyId)
                .map(policy -> new StockView(policyId, policy.remaining(), policy.availableAt(policies.now())))
                .orElseThrow(() -> new CouponPolicyNotFoundException(policyId));
    }

    /**
     * Whether the user holds a coupon of the policy.
     *
     * @throws CouponPolicyNotFoundException CP001
     */
    @Transactional
    public boolean issued(long policyId, long userId) {
        if (policies.find(policyId).isEmpty()) {
            throw new CouponPolicyNotFoundException(policyId);
        }
        return coupons.exists(policyId, userId);
    }

    /** The database's clock in the business zone: one cheap question that proves it answers. */
    @Transactional
    public LocalDateTime now() {
        return policies.now();
    }

    /** @throws CouponNotFoundException CP002 */
    @Transactional
    public CouponView coupon(long couponId) {
        return coupons.find(couponId).map(CouponView::of).orElseThrow(() -> new CouponNotFoundException(couponId));
    }
}
