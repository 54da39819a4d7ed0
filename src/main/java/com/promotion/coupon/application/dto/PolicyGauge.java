package com.promotion.coupon.application.dto;

import com.promotion.coupon.domain.CouponPolicyRepository.StockLevel;

/**
 * Stock of an open policy at the last reconciliation.
 *
 * @param remaining coupons that are not issued, by the database
 * @param gateStock coupons left in the gate; null when it is away or not loaded
 * @param drift by how many coupons the gate's stock is too high (above 0) or too low (below 0)
 * @param outboxClaims claims admitted and not settled
 * @param outboxOldestMillis age of the oldest of them
 * @param gaps issued coupons that had no row when the gate was loaded: somebody has deleted it
 */
public record PolicyGauge(
        long policyId,
        int remaining,
        Integer gateStock,
        int drift,
        int outboxClaims,
        long outboxOldestMillis,
        int gaps) {

    public static PolicyGauge withoutGate(StockLevel level) {
        return new PolicyGauge(level.policyId(), level.remaining(), null, 0, 0, 0, 0);
    }
}
