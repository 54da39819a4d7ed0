package com.promotion.coupon.application.dto;

import java.util.Optional;

/**
 * What is known of a coupon id.
 *
 * @param coupon the committed coupon, if there is one
 * @param undecided without a coupon: true while its claim waits in the outbox, false when it was refused
 */
public record CouponState(long couponId, long policyId, long userId, Optional<CouponView> coupon, boolean undecided) {

    public static CouponState issued(CouponView coupon) {
        return new CouponState(coupon.couponId(), coupon.couponPolicyId(), coupon.userId(), Optional.of(coupon), false);
    }
}
