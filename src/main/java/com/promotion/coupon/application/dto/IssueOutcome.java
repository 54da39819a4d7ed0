package com.promotion.coupon.application.dto;

/**
 * The outcome of a request for a coupon that was not refused.
 *
 * @param couponId the id the coupon has, or will have
 * @param coupon the committed coupon; null while pending
 * @param replayed the coupon was issued before, under the same idempotency key
 */
public record IssueOutcome(long couponId, long policyId, long userId, CouponView coupon, boolean replayed) {

    public static IssueOutcome issued(CouponView coupon, boolean replayed) {
        return new IssueOutcome(coupon.couponId(), coupon.couponPolicyId(), coupon.userId(), coupon, replayed);
    }

    /** Accepted and being recorded: the outcome is not known yet. */
    public static IssueOutcome pending(long couponId, long policyId, long userId) {
        return new IssueOutcome(couponId, policyId, userId, null, false);
    }

    public boolean isPending() {
        return coupon == null;
    }
}
