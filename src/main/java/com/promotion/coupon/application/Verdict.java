package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.CouponView;

/**
 * What the ledger decided about one claim: exactly one of coupon and refusal is set.
 *
 * @param coupon the committed coupon of this very claim
 * @param refusal why there is none
 */
public record Verdict(Admission admission, CouponView coupon, Refusal refusal) {

    static Verdict recorded(Admission admission, CouponView coupon) {
        return new Verdict(admission, coupon, null);
    }

    static Verdict refused(Admission admission, Refusal refusal) {
        return new Verdict(admission, null, refusal);
    }

    boolean isRecorded() {
        return coupon != null;
    }

    /** @throws com.promotion.coupon.exception.CouponException the refusal */
    CouponView couponOrThrow() {
        if (refusal != null) {
            throw refusal.toException(admission.policyId());
        }
        return coupon;
    }
}
