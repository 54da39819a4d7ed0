package com.promotion.coupon.application.dto;

import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.Discount;
import com.promotion.coupon.domain.PolicyStatus;
import java.time.LocalDateTime;

/** A policy as it was when it was read; times in the business zone, {@code description} may be null. */
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
        PolicyStatus status) {

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
                policy.status());
    }
}
