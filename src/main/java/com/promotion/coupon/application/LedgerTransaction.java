package com.promotion.coupon.application;

import com.promotion.coupon.application.Admission.Kind;
import com.promotion.coupon.application.dto.CouponView;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One batch, one transaction, under the policy's row lock: here it is decided who gets a coupon. Whoever holds the
 * lock knows that no other decision about this policy is under way, not even one whose commit was in doubt.
 */
@Singleton
public class LedgerTransaction {

    private final CouponPolicyRepository policies;
    private final IssuedCouponRepository coupons;

    @Inject
    public LedgerTransaction(CouponPolicyRepository policies, IssuedCouponRepository coupons) {
        this.policies = policies;
        this.coupons = coupons;
    }

    /** See {@link IssueLedger#record}; returns before the commit, so nobody may be answered from inside. */
    @Transactional
    public List<Verdict> record(long policyId, List<Admission> admissions) {
        if (admissions.stream().allMatch(a -> a.kind() == Kind.SUSPECTED_DUPLICATE)) {
            Map<Long, CouponView> held = heldBy(policyId, admissions);
            if (admissions.stream().allMatch(a -> held.containsKey(a.claim().userId()))) {
                return admissions.stream()
                        .map(a -> held(a, held.get(a.claim().userId())))
                        .toList();
            }
        }
        Optional<LockedPolicy> locked = policies.lock(policyId);
        if (locked.isEmpty()) {
            return admissions.stream()
                    .map(a -> Verdict.refused(a, new Refusal(CouponErrorCode.POLICY_NOT_FOUND)))
                    .toList();
        }
        return decide(locked.get(), admissions);
    }

    private List<Verdict> decide(LockedPolicy locked, List<Admission> admissions) {
        CouponPolicy policy = locked.policy();
        Map<Long, CouponView> held = heldBy(policy.id(), admissions);
        Optional<CouponErrorCode> closedToAll = policy.refusalByState();
        Optional<CouponErrorCode> closedNow = policy.refusalAt(locked.now());
        List<IssuedCoupon> granted = new ArrayList<>(admissions.size());
        List<Verdict> verdicts = new ArrayList<>(admissions.size());
        for (Admission admission : admissions) {
            Claim claim = admission.claim();
            CouponView existing = held.get(claim.userId());
            // The gate has checked the window of what it admitted; asking a second clock would refuse the late ones.
            Optional<CouponErrorCode> closed = admission.admitted() ? closedToAll : closedNow;
            if (existing != null) {
                verdicts.add(held(admission, existing));
            } else if (closed.isPresent()) {
                long opensInMillis =
                        Duration.between(locked.now(), policy.startAt()).toMillis();
                verdicts.add(Verdict.refused(admission, new Refusal(closed.get(), opensInMillis)));
            } else {
                Optional<IssuedCoupon> coupon = policy.grant(claim.couponId(), claim.userId(), locked.now());
                coupon.ifPresent(granted::add);
                coupon.map(CouponView::of).ifPresent(view -> held.put(claim.userId(), view));
                verdicts.add(coupon.map(c -> Verdict.recorded(admission, CouponView.of(c)))
                        .orElseGet(() -> Verdict.refused(admission, new Refusal(CouponErrorCode.SOLD_OUT))));
            }
        }
        if (!granted.isEmpty()) {
            coupons.addAll(granted);
            policies.saveGrants(policy);
        }
        return verdicts;
    }

    private Map<Long, CouponView> heldBy(long policyId, List<Admission> admissions) {
        List<Long> userIds = admissions.stream().map(a -> a.claim().userId()).toList();
        Map<Long, CouponView> held = new HashMap<>();
        for (IssuedCoupon coupon : coupons.findByUsers(policyId, userIds)) {
            held.put(coupon.userId(), CouponView.of(coupon));
        }
        return held;
    }

    /** The user holds a coupon: this claim's own, recorded before, or another one. */
    private static Verdict held(Admission admission, CouponView coupon) {
        return coupon.couponId() == admission.claim().couponId()
                ? Verdict.recorded(admission, coupon)
                : Verdict.refused(admission, new Refusal(CouponErrorCode.ALREADY_ISSUED));
    }
}
