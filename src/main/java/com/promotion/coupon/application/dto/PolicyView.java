package com.promotion.coupon.application.dto;

import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.PolicyStatus;

/**
 * A policy as it was when it was read; times in the business zone.
 *
 * @param scheduled whether the clock opens it
 * @param version how often people have changed it
 */
public record PolicyView(
        long id, CouponTerms terms, int issuedQuantity, PolicyStatus status, boolean scheduled, int version) {

    public static PolicyView of(CouponPolicy policy) {
        return new PolicyView(
                policy.id(),
                policy.terms(),
                policy.issuedQuantity(),
                policy.status(),
                policy.scheduled(),
                policy.version());
    }
}
