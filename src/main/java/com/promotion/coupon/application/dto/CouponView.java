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

    /** As its row says. */
    public static CouponView of(IssuedCoupon coupon) {
        return of(coupon, coupon.status(), coupon.usedAt().orElse(null));
    }

    /** As it is by the clock. */
    public static CouponView at(LocalDateTime now, IssuedCoupon coupon) {
        return of(coupon, coupon.statusAt(now), coupon.usedAt().orElse(null));
    }

    /** As it is while this use stands. */
    public static CouponView used(IssuedCoupon coupon, LocalDateTime usedAt) {
        return of(coupon, CouponStatus.USED, usedAt);
    }

    private static CouponView of(IssuedCoupon coupon, CouponStatus status, LocalDateTime usedAt) {
        return new CouponView(
                coupon.id(),
                coupon.couponPolicyId(),
                coupon.userId(),
                status,
                coupon.issueNumber(),
                coupon.issuedAt(),
                usedAt,
                coupon.expireAt());
    }
}
