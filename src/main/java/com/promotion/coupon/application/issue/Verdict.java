package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.IssueOutcome;

/**
 * What the ledger decided about one claim: exactly one of coupon and refusal is set.
 *
 * @param coupon the committed coupon
 * @param replayed the coupon was issued to an earlier claim with the same idempotency key
 * @param refusal why there is none
 */
public record Verdict(GatedClaim claim, CouponView coupon, boolean replayed, Refusal refusal) {

    public static Verdict recorded(GatedClaim claim, CouponView coupon) {
        return new Verdict(claim, coupon, false, null);
    }

    static Verdict replayed(GatedClaim claim, CouponView coupon) {
        return new Verdict(claim, coupon, true, null);
    }

    public static Verdict refused(GatedClaim claim, Refusal refusal) {
        return new Verdict(claim, null, false, refusal);
    }

    public boolean hasCoupon() {
        return coupon != null;
    }

    /** @throws com.promotion.coupon.exception.CouponException the refusal */
    public IssueOutcome outcomeOrThrow() {
        if (refusal != null) {
            throw refusal.toException(claim.policyId());
        }
        return IssueOutcome.issued(coupon, replayed);
    }
}
