package com.promotion.coupon.application.dto;

import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponTerms;
import java.time.Duration;
import java.time.LocalDateTime;

/**
 * A policy as customers see it, open or coming.
 *
 * @param available whether asking now would succeed
 * @param opensInMillis until startAt; 0 from then on
 */
public record OpenPolicyView(
        long policyId, CouponTerms terms, int remainingStock, boolean available, long opensInMillis) {

    public static OpenPolicyView of(CouponPolicy policy, LocalDateTime now) {
        return new OpenPolicyView(
                policy.id(),
                policy.terms(),
                policy.remaining(),
                policy.availableAt(now),
                Math.max(0, Duration.between(now, policy.terms().startAt()).toMillis()));
    }
}
