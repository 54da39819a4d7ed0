package com.promotion.coupon.application.dto;

import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.IssuedCoupon;
import java.time.LocalDateTime;

/**
 * A committed coupon as it was when it was read.
 *
 * @param issueNumber 1 for the policy's first coupon, 2 for the next …
 * @param usedAt null while unused
 */
public record CouponView(
        long couponId,
        long couponPolicyId,
        long userId,
        CouponStatus status,
        int issueNumber,
        LocalDateTime issuedAt,
        LocalDateTime usedAt,
        LocalDateTime expireAt) {

    public static CouponView of(IssuedCoupon coupon) {
        return new CouponView(
                coupon.id(),
                coupon.couponPolicyId(),
                coupon.userId(),
                coupon.status(),
                coupon.issueNumber(),
                coupon.issuedAt(),
                coupon.usedAt().orElse(null),
                coupon.expireAt());
    }
}
