package com.promotion.coupon.application.policy;

import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.gate.GateLoadTransaction;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponPolicyRepository.StockLevel;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.LocalDateTime;
import java.util.List;

/** Short reads of policies. */
@Singleton
public class PolicyTransaction {

    private final CouponPolicyRepository policies;

    @Inject
    public PolicyTransaction(CouponPolicyRepository policies) {
        this.policies = policies;
    }

    @Transactional
    public PolicyView find(long policyId) {
        return policies.find(policyId)
                .map(PolicyView::of)
                .orElseThrow(() -> new CouponPolicyNotFoundException(policyId));
    }

    /** Of every policy whose gate should be loaded by now. */
    @Transactional
    public List<StockLevel> stockLevels() {
        LocalDateTime now = policies.now();
        return policies.stockLevels(now, now.plus(GateLoadTransaction.LEAD));
    }
}
