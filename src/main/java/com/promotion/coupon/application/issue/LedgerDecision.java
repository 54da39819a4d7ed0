package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.issue.GatedClaim.Kind;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponPolicyRepository.LockedPolicy;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.domain.PolicyChange;
import com.promotion.coupon.exception.CouponErrorCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides which claims of one batch get a coupon, in one transaction, under the policy's row lock. While it holds the lock, no
 * other decision about this policy is in flight, not even one with a commit in doubt.
 */
@Singleton
public class LedgerDecision {

    private final CouponPolicyRepository policies;
    private final IssuedCouponRepository coupons;
    private final PolicyAudit audit;

    @Inject
    public LedgerDecision(CouponPolicyRepository policies, IssuedCouponRepository coupons, PolicyAudit audit) {
        this.policies = policies;
        this.coupons = coupons;
        this.audit = audit;
    }

    /**
     * Decides all claims, in order, and writes what it grants. Needs a transaction; the verdicts count only after its commit.
     * Recording again, with {@link DuplicateCheck#ALWAYS}, is safe: a claim that was recorded gets its coupon.
     *
     * @param claims claims of this policy only
     * @return one verdict per claim, in the same order
     */
    public List<Verdict> decide(long policyId, List<GatedClaim> claims, DuplicateCheck check) {
        if (check != DuplicateCheck.UNDER_LOCK
                && claims.stream().allMatch(claim -> claim.kind() == Kind.SUSPECTED_DUPLICATE)) {
            ExistingCoupons existing = ExistingCoupons.of(policyId, claims, coupons);
            List<Optional<Verdict>> verdicts =
                    claims.stream().map(existing::verdict).toList();
            if (verdicts.stream().allMatch(Optional::isPresent)) {
                return verdicts.stream().map(Optional::get).toList(); // no lock: a row that exists decides
            }
        }
        return policies.lock(policyId)
                .map(locked -> decide(locked, claims, check))
                .orElseGet(() -> claims.stream()
                        .map(claim -> Verdict.refused(claim, new Refusal(CouponErrorCode.POLICY_NOT_FOUND)))
                        .toList());
    }

    private List<Verdict> decide(LockedPolicy locked, List<GatedClaim> claims, DuplicateCheck check) {
        CouponPolicy policy = locked.policy();
        ExistingCoupons existing = check == DuplicateCheck.WHERE_NEEDED && needNoDuplicateCheck(locked, claims)
                ? ExistingCoupons.none()
                : ExistingCoupons.of(policy.id(), claims, coupons);
        List<IssuedCoupon> granted = new ArrayList<>(claims.size());
        List<Verdict> verdicts = new ArrayList<>(claims.size());
        for (GatedClaim claim : claims) {
            verdicts.add(existing.verdict(claim)
                    .or(() -> refusalByWindow(locked, claim))
                    .orElseGet(() -> grant(locked, claim, existing, granted)));
        }
        if (!granted.isEmpty()) {
            policies.saveGrants(policy, granted);
        }
        if (policy.openedByGrant()) {
            audit.append(PolicyChange.opened(policy.id(), locked.now()));
        }
        return verdicts;
    }

    /**
     * Whether the duplicate check can be skipped: the gate has just admitted all of these users, and all of them will be
     * granted a coupon. A claim that will be refused needs the check, because "already issued" comes before any other reason.
     */
    private static boolean needNoDuplicateCheck(LockedPolicy locked, List<GatedClaim> claims) {
        return claims.size() <= locked.policy().remaining()
                && claims.stream()
                        .allMatch(claim -> claim.kind() == Kind.ADMITTED
                                && refusalByWindow(locked, claim).isEmpty());
    }

    /**
     * A claim that the gate admitted is checked against the time of its admission; by the time now, late ones would be refused. The gate's
     * clock may have been ahead: nothing was admitted later than now.
     */
    private static Optional<Verdict> refusalByWindow(LockedPolicy locked, GatedClaim claim) {
        CouponPolicy policy = locked.policy();
        Optional<CouponErrorCode> refusal = claim.admitted()
                ? policy.refusalIfAdmittedAt(earlier(locked.at(claim.entry().admittedAtMillis()), locked.now()))
                : policy.refusalAt(locked.now());
        long opensInMillis =
                Duration.between(locked.now(), policy.terms().startAt()).toMillis();
        return refusal.map(code -> Verdict.refused(claim, new Refusal(code, opensInMillis)));
    }

    private static LocalDateTime earlier(LocalDateTime one, LocalDateTime other) {
        return one.isBefore(other) ? one : other;
    }

    private static Verdict grant(
            LockedPolicy locked, GatedClaim gated, ExistingCoupons existing, List<IssuedCoupon> granted) {
        Claim claim = gated.claim();
        Optional<IssuedCoupon> coupon =
                locked.policy().grant(claim.couponId(), claim.userId(), claim.idempotencyKey(), locked.now());
        if (coupon.isEmpty()) {
            return Verdict.refused(gated, new Refusal(CouponErrorCode.SOLD_OUT));
        }
        granted.add(coupon.get());
        existing.add(coupon.get());
        return Verdict.recorded(gated, CouponView.of(coupon.get()));
    }
}
