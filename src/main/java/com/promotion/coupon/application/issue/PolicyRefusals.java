package com.promotion.coupon.application.issue;

import com.promotion.coupon.exception.CouponErrorCode;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Refusals by policy and reason. A policy is counted from the first answer that proves that it exists, so invented ids take
 * no room.
 *
 * <p>Guarded: policies are added and removed under this object's lock; their refusals are counted without it. Bounded: the
 * number of policies. When there is no room for another policy, a tenth of them is removed: those that are not open first,
 * and among these the ones with the lowest ids, which are the oldest. Lost: the counts of removed policies.
 */
final class PolicyRefusals {

    private final int policiesMax;
    private final ConcurrentHashMap<Long, Map<CouponErrorCode, LongAdder>> byPolicy = new ConcurrentHashMap<>();
    private volatile Set<Long> open = Set.of();

    PolicyRefusals(int policiesMax) {
        this.policiesMax = policiesMax;
    }

    /** Says which policies are open now: they are removed last. */
    void open(Set<Long> policyIds) {
        open = Set.copyOf(policyIds);
    }

    void count(long policyId, CouponErrorCode code) {
        Map<CouponErrorCode, LongAdder> ofPolicy = byPolicy.get(policyId);
        if (ofPolicy == null && code.provesPolicy()) {
            ofPolicy = add(policyId);
        }
        if (ofPolicy != null) {
            ofPolicy.get(code).increment();
        }
    }

    private synchronized Map<CouponErrorCode, LongAdder> add(long policyId) {
        if (byPolicy.size() >= policiesMax && !byPolicy.containsKey(policyId)) {
            makeRoom();
        }
        return byPolicy.computeIfAbsent(policyId, id -> adders());
    }

    /** A tenth at a time, so that sorting costs little per policy. */
    private void makeRoom() {
        Set<Long> keptLonger = open;
        byPolicy.keySet().stream()
                .sorted(Comparator.<Long, Boolean>comparing(keptLonger::contains)
                        .thenComparing(Comparator.naturalOrder()))
                .limit(Math.max(1, policiesMax / 10))
                .toList()
                .forEach(byPolicy::remove);
    }

    private static Map<CouponErrorCode, LongAdder> adders() {
        Map<CouponErrorCode, LongAdder> adders = new EnumMap<>(CouponErrorCode.class);
        for (CouponErrorCode code : CouponErrorCode.values()) {
            adders.put(code, new LongAdder());
        }
        return adders;
    }

    /** Refusals of the policy by reason; reasons that never came up are left out. */
    Map<CouponErrorCode, Long> of(long policyId) {
        Map<CouponErrorCode, Long> counts = new EnumMap<>(CouponErrorCode.class);
        byPolicy.getOrDefault(policyId, Map.of()).forEach((code, adder) -> {
            if (adder.sum() > 0) {
                counts.put(code, adder.sum());
            }
        });
        return counts;
    }

    /** How many policies are counted. */
    int policies() {
        return byPolicy.size();
    }
}
