package com.promotion.coupon.application.dto;

import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.Discount;
import com.promotion.coupon.domain.PolicyStatus;
import java.time.LocalDateTime;

/**
 * A policy as it was when it was read; times in the business zone, {@code description} may be null.
 *
 * @param scheduled whether the clock opens it
 * @param version how often people have changed it
 */
public record PolicyView(
        long id,
        String name,
        String description,
        Discount discount,
        int totalQuantity,
        int issuedQuantity,
        LocalDateTime startAt,
        LocalDateTime endAt,
        LocalDateTime expireAt,
        PolicyStatus status,
        boolean scheduled,
        int version) {

    public static PolicyView of(CouponPolicy policy) {
        return new PolicyView(
                policy.id(),
                policy.name(),
                policy.description().orElse(null),
                policy.discount(),
                policy.totalQuantity(),
                policy.issuedQuantity(),
                policy.startAt(),
                policy.endAt(),
                policy.expireAt(),
                policy.status(),
                policy.scheduled(),
                policy.version());
    }
}
