package com.promotion.coupon.application.dto;

import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.Discount;
import java.time.Duration;
import java.time.LocalDateTime;

/**
 * A policy as customers see it, open or coming.
 *
 * @param description may be null
 * @param available whether asking now would succeed
 * @param opensInMillis until startAt; 0 from then on
 */
public record OpenPolicyView(
        long policyId,
        String name,
        String description,
        Discount discount,
        int remainingStock,
        boolean available,
        LocalDateTime startAt,
        LocalDateTime endAt,
        LocalDateTime expireAt,
        long opensInMillis) {

    public static OpenPolicyView of(CouponPolicy policy, LocalDateTime now) {
        return new OpenPolicyView(
                policy.id(),
                policy.name(),
                policy.description().orElse(null),
                policy.discount(),
                policy.remaining(),
                policy.availableAt(now),
                policy.startAt(),
                policy.endAt(),
                policy.expireAt(),
                Math.max(0, Duration.between(now, policy.startAt()).toMillis()));
    }
}
