package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.issue.GatedClaim.Kind;
import com.promotion.coupon.application.issue.IssueLedger.Look;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponPolicyRepository.LockedPolicy;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.exception.CouponErrorCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One batch, one transaction, under the policy's row lock: here it is decided who gets a coupon. Whoever holds the
 * lock knows that no other decision about this policy is under way, not even one whose commit was in doubt.
 */
@Singleton
public class LedgerDecision {

    private final CouponPolicyRepository policies;
    private final IssuedCouponRepository coupons;

    @Inject
    public LedgerDecision(CouponPolicyRepository policies, IssuedCouponRepository coupons) {
        this.policies = policies;
        this.coupons = coupons;
    }

    /** See {@link IssueLedger#record}; returns before the commit, so nobody may be answered from inside. */
    @Transactional
    public List<Verdict> record(long policyId, List<GatedClaim> admissions, Look look) {
        if (admissions.stream().allMatch(admission -> admission.kind() == Kind.SUSPECTED_DUPLICATE)) {
            ExistingCoupons held = ExistingCoupons.of(policyId, admissions, coupons);
            List<Optional<Verdict>> verdicts =
                    admissions.stream().map(held::verdict).toList();
            if (verdicts.stream().allMatch(Optional::isPresent)) {
                return verdicts.stream().map(Optional::get).toList();
            }
        }
        return policies.lock(policyId)
                .map(locked -> decide(locked, admissions, look))
                .orElseGet(() -> admissions.stream()
                        .map(admission -> Verdict.refused(admission, new Refusal(CouponErrorCode.POLICY_NOT_FOUND)))
                        .toList());
    }

    private List<Verdict> decide(LockedPolicy locked, List<GatedClaim> admissions, Look look) {
        CouponPolicy policy = locked.policy();
        ExistingCoupons held = look == Look.WHERE_NEEDED && vouchedFor(locked, admissions)
                ? ExistingCoupons.none(policy.id())
                : ExistingCoupons.of(policy.id(), admissions, coupons);
        List<IssuedCoupon> granted = new ArrayList<>(admissions.size());
        List<Verdict> verdicts = new ArrayList<>(admissions.size());
        for (GatedClaim admission : admissions) {
            verdicts.add(held.verdict(admission)
                    .or(() -> closed(locked, admission))
                    .orElseGet(() -> grant(locked, admission, held, granted)));
        }
        if (!granted.isEmpty()) {
            policies.saveGrants(policy, granted);
        }
        return verdicts;
    }

    /**
     * Whether nobody has to be looked up: the gate has just admitted all of them, nobody named a key that may have been used,
     * and all will be granted. Who is to be refused hears "already issued" first if that is so, and only a look tells.
     */
    private static boolean vouchedFor(LockedPolicy locked, List<GatedClaim> admissions) {
        return admissions.size() <= locked.policy().remaining()
                && admissions.stream()
                        .allMatch(admission -> admission.kind() == Kind.CLAIMED
                                && admission.claim().idempotencyKey() == null
                                && closed(locked, admission).isEmpty());
    }

    /** What the gate admitted counts from when it did; asking a second clock now would refuse the late ones. */
    private static Optional<Verdict> closed(LockedPolicy locked, GatedClaim admission) {
        CouponPolicy policy = locked.policy();
        Optional<CouponErrorCode> refusal = admission.admitted()
                ? policy.refusalIfAdmittedAt(locked.at(admission.entry().admittedAtMillis()))
                : policy.refusalAt(locked.now());
        long opensInMillis = Duration.between(locked.now(), policy.startAt()).toMillis();
        return refusal.map(code -> Verdict.refused(admission, new Refusal(code, opensInMillis)));
    }

    private static Verdict grant(
            LockedPolicy locked, GatedClaim admission, ExistingCoupons held, List<IssuedCoupon> granted) {
        Claim claim = admission.claim();
        Optional<IssuedCoupon> coupon =
                locked.policy().grant(claim.couponId(), claim.userId(), claim.idempotencyKey(), locked.now());
        if (coupon.isEmpty()) {
            return Verdict.refused(admission, new Refusal(CouponErrorCode.SOLD_OUT));
        }
        granted.add(coupon.get());
        held.add(coupon.get());
        return Verdict.recorded(admission, CouponView.of(coupon.get()));
    }
}
