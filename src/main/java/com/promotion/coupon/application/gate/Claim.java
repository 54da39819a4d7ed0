package com.promotion.coupon.application.gate;

/**
 * One user's request for one coupon. The coupon id is fixed before the gate is asked, which is what makes recording
 * idempotent: the same claim recorded twice is one coupon.
 *
 * @param idempotencyKey the caller's key for this request, so that a repeat of the same user for the same policy is recognised;
 *     null when there is none
 */
public record Claim(long couponId, long policyId, long userId, String idempotencyKey) {

    /** The same claim under the coupon id that was promised before. */
    public Claim promisedAs(long promisedCouponId) {
        return new Claim(promisedCouponId, policyId, userId, idempotencyKey);
    }
}
