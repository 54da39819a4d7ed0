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

/** The coupons that matter to one batch: those that its users hold, and those issued under its idempotency keys. */
final class ExistingCoupons {
    private final long policyId;
    private final Map<Long, IssuedCoupon> byUser = new HashMap<>();
    private final Map<String, IssuedCoupon> byKey = new HashMap<>();

    private ExistingCoupons(long policyId) {
        this.policyId = policyId;
    }

    /** No coupons: for a batch whose users hold none and whose keys are unused. */
    static ExistingCoupons none(long policyId) {
        return new ExistingCoupons(policyId);
    }

    static ExistingCoupons of(long policyId, List<GatedClaim> claims, IssuedCouponRepository coupons) {
        ExistingCoupons existing = new ExistingCoupons(policyId);
        List<Long> userIds =
                claims.stream().map(gated -> gated.claim().userId()).toList();
        coupons.findByUsers(policyId, userIds).forEach(existing::add);
        List<String> keys = claims.stream()
                .map(gated -> gated.claim().idempotencyKey())
                .filter(Objects::nonNull)
                .toList();
        if (!keys.isEmpty()) {
            coupons.findByIdempotencyKeys(keys).forEach(existing::addKey);
        }
        return existing;
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
     * The verdict that follows from the existing coupons: recorded before; a repeat under the same key; a key that was used for
     * another request; or a second coupon for the same user. Empty when the claim may be granted.
     */
    Optional<Verdict> verdict(GatedClaim gated) {
        Claim claim = gated.claim();
        IssuedCoupon own = byUser.get(claim.userId());
        if (own != null && own.id() == claim.couponId()) {
            return Optional.of(Verdict.recorded(gated, CouponView.of(own)));
        }
        IssuedCoupon withSameKey = claim.idempotencyKey() == null ? null : byKey.get(claim.idempotencyKey());
        if (withSameKey != null) {
            boolean sameRequest = withSameKey.couponPolicyId() == policyId && withSameKey.userId() == claim.userId();
            return Optional.of(
                    sameRequest
                            ? Verdict.replayed(gated, CouponView.of(withSameKey))
                            : Verdict.refused(gated, new Refusal(CouponErrorCode.KEY_REUSED)));
        }
        return own == null
                ? Optional.empty()
                : Optional.of(Verdict.refused(gated, new Refusal(CouponErrorCode.ALREADY_ISSUED)));
    }
}
