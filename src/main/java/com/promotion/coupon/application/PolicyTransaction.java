package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponPolicyRepository.StockLevel;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.List;

/** The transactions behind {@link CouponPolicyService}. */
@Singleton
public class PolicyTransaction {

    private final CouponPolicyRepository policies;
    private final CouponIds ids;

    @Inject
    public PolicyTransaction(CouponPolicyRepository policies, CouponIds ids) {
        this.policies = policies;
        this.ids = ids;
    }

    @Transactional
    public PolicyView create(CouponTerms terms) {
        CouponPolicy policy = CouponPolicy.plan(ids.next(), terms);
        policies.add(policy);
        return PolicyView.of(policy);
    }

    @Transactional
    public PolicyView find(long policyId) {
        return PolicyView.of(existing(policyId));
    }

    @Transactional
    public List<PolicyView> page(long beforeId, int limit) {
        return policies.page(beforeId, limit).stream().map(PolicyView::of).toList();
    }

    @Transactional
    public List<StockLevel> stockLevels() {
        return policies.stockLevels();
    }

    @Transactional
    public PolicyView activate(long policyId) {
        CouponPolicy policy = existing(policyId);
        policy.activate(policies.now());
        return PolicyView.of(policy);
    }

    private CouponPolicy existing(long policyId) {
        return policies.find(policyId).orElseThrow(() -> new CouponPolicyNotFoundException(policyId));
    }
}
