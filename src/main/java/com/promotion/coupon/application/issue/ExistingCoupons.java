package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.exception.CouponErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The coupons of one policy that the users of one batch hold. */
final class ExistingCoupons {
    private final Map<Long, IssuedCoupon> byUser = new HashMap<>();

    private ExistingCoupons() {}

    /** No coupons: for a batch whose users hold none. */
    static ExistingCoupons none() {
        return new ExistingCoupons();
    }

    static ExistingCoupons of(long policyId, List<GatedClaim> claims, IssuedCouponRepository coupons) {
        ExistingCoupons existing = new ExistingCoupons();
        List<Long> userIds =
                claims.stream().map(gated -> gated.claim().userId()).toList();
        coupons.findByUsers(policyId, userIds).forEach(existing::add);
        return existing;
    }

    void add(IssuedCoupon coupon) {
        byUser.put(coupon.userId(), coupon);
    }

    /**
     * The verdict that follows from the coupon that the user holds: recorded before; a repeat under the same key; or a second
     * coupon for the same user. Empty when the user holds none, so that the claim may be granted.
     */
    Optional<Verdict> verdict(GatedClaim gated) {
        Claim claim = gated.claim();
        IssuedCoupon own = byUser.get(claim.userId());
        if (own == null) {
            return Optional.empty();
        }
        if (own.id() == claim.couponId()) {
            return Optional.of(Verdict.recorded(gated, CouponView.of(own)));
        }
        boolean sameKey = own.idempotencyKey()
                .filter(key -> key.equals(claim.idempotencyKey()))
                .isPresent();
        return Optional.of(
                sameKey
                        ? Verdict.replayed(gated, CouponView.of(own))
                        : Verdict.refused(gated, new Refusal(CouponErrorCode.ALREADY_ISSUED)));
    }
}
