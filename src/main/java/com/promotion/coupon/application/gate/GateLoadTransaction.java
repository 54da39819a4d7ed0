package com.promotion.coupon.application.gate;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponPolicyRepository.LockedPolicy;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * The database's part of loading a gate. {@link #addRestAndSwap} is the one place that talks to the gate inside a
 * transaction, on purpose: while the row lock is held no coupon of the policy is issued, so what is swapped in is
 * exact. It is short (one chunk, one swap, each with its time limit), and should this node freeze in it, the
 * database ends the transaction and the stale token keeps the late swap from doing anything.
 */
@Singleton
public class GateLoadTransaction {

    /** So long before a scheduled policy opens its gate is loaded: the first millisecond finds it warm. */
    public static final Duration LEAD = Duration.ofMinutes(1);

    private final CouponPolicyRepository policies;
    private final IssuedCouponRepository coupons;
    private final StockGate gate;
    private final ServiceSettings settings;

    @Inject
    public GateLoadTransaction(
            CouponPolicyRepository policies, IssuedCouponRepository coupons, StockGate gate, ServiceSettings settings) {
        this.policies = policies;
        this.coupons = coupons;
        this.gate = gate;
        this.settings = settings;
    }

    @Transactional
    public boolean issuable(long policyId) {
        LocalDateTime now = policies.now();
        return policies.find(policyId)
                .filter(policy -> policy.issues(now, now.plus(LEAD)))
                .isPresent();
    }

    @Transactional
    public List<Holder> holders(long policyId, int afterNumber, int limit) {
        return coupons.holders(policyId, afterNumber, limit);
    }

    /** @return false when another loader has taken over, or no coupons are issued of the policy any more */
    @Transactional
    public boolean addRestAndSwap(long policyId, String token, int afterNumber) {
        Optional<CouponPolicy> open = policies.lock(policyId)
                .filter(locked ->
                        locked.policy().issues(locked.now(), locked.now().plus(LEAD)))
                .map(LockedPolicy::policy);
        if (open.isEmpty()) {
            return false;
        }
        CouponPolicy policy = open.get();
        int last = afterNumber;
        while (last < policy.issuedQuantity()) {
            List<Holder> rest = coupons.holders(policyId, last, GateLoader.CHUNK);
            gate.addHolders(policyId, token, rest.stream().map(Holder::userId).toList());
            last = rest.get(rest.size() - 1).issueNumber();
        }
        return gate.swap(
                policyId,
                token,
                new StockGate.State(policy.remaining(), millis(policy.startAt()), millis(policy.endAt())));
    }

    private long millis(LocalDateTime time) {
        return time.atZone(settings.zone()).toInstant().toEpochMilli();
    }
}
