package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.exception.CouponErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The coupons that decide about the claims of one batch: what its users hold, and what its keys were used for. */
final class ExistingCoupons {
    private final long policyId;
    private final Map<Long, IssuedCoupon> byUser = new HashMap<>();
    private final Map<String, IssuedCoupon> byKey = new HashMap<>();

    private ExistingCoupons(long policyId) {
        this.policyId = policyId;
    }

    /** Of users who hold nothing, and keys that were not used. */
    static ExistingCoupons none(long policyId) {
        return new ExistingCoupons(policyId);
    }

    static ExistingCoupons of(long policyId, List<GatedClaim> admissions, IssuedCouponRepository coupons) {
        ExistingCoupons held = new ExistingCoupons(policyId);
        List<Long> userIds = admissions.stream().map(a -> a.claim().userId()).toList();
        coupons.findByUsers(policyId, userIds).forEach(held::add);
        List<String> keys = admissions.stream()
                .map(a -> a.claim().idempotencyKey())
                .filter(Objects::nonNull)
                .toList();
        if (!keys.isEmpty()) {
            coupons.findByIdempotencyKeys(keys).forEach(held::addKey);
        }
        return held;
    }

    /** Notes a coupon of this policy. */
    void add(IssuedCoupon coupon) {
        byUser.put(coupon.userId(), coupon);
        addKey(coupon);
    }

    private void addKey(IssuedCoupon coupon) {
        coupon.idempotencyKey().ifPresent(key -> byKey.put(key, coupon));
    }

    /**
     * What the coupons that exist already say about a claim: recorded before, a repeat under the same key, a key of
     * somebody else's, or a second coupon for the same user. Empty when nothing stands in its way.
     */
    Optional<Verdict> verdict(GatedClaim admission) {
        Claim claim = admission.claim();
        IssuedCoupon own = byUser.get(claim.userId());
        if (own != null && own.id() == claim.couponId()) {
            return Optional.of(Verdict.recorded(admission, CouponView.of(own)));
        }
        IssuedCoupon named = claim.idempotencyKey() == null ? null : byKey.get(claim.idempotencyKey());
        if (named != null) {
            boolean sameWish = named.couponPolicyId() == policyId && named.userId() == claim.userId();
            return Optional.of(
                    sameWish
                            ? Verdict.replayed(admission, CouponView.of(named))
                            : Verdict.refused(admission, new Refusal(CouponErrorCode.KEY_REUSED)));
        }
        return own == null
                ? Optional.empty()
                : Optional.of(Verdict.refused(admission, new Refusal(CouponErrorCode.ALREADY_ISSUED)));
    }
}
