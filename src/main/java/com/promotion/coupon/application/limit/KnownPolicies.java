package com.promotion.coupon.application.limit;

import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Which policies exist, as far as this node knows without asking: those that coupons are issued of, which it reads once a second, and
 * those of which an answer has told it. Ids come with requests and may be invented; ids that are not known here get less of the service
 * ({@link UnknownPolicies}).
 *
 * <p>Bounded: {@value #KNOWN_MAX} ids, all of them forgotten when there is no room, and the ids of {@link RecentlyMissing}. Wrong: a
 * policy that was deleted may count as one that exists; then it is looked for like any other.
 */
@Singleton
public class KnownPolicies {
    static final int KNOWN_MAX = 10_000;

    private final GateHealth health;
    private final Set<Long> known = ConcurrentHashMap.newKeySet();
    private final RecentlyMissing<Long> missing;

    @Inject
    public KnownPolicies(GateHealth health) {
        this(health, System::nanoTime);
    }

    public KnownPolicies(GateHealth health, LongSupplier nanoTime) {
        this.health = health;
        this.missing = new RecentlyMissing<>(nanoTime);
    }

    /** Whether the policy exists; true for all until the database has been asked for the first time. */
    public boolean isKnown(long policyId) {
        return health.mayBeLoadable(policyId) || known.contains(policyId);
    }

    /** Whether there was no such policy a moment ago. */
    public boolean isMissing(long policyId) {
        return missing.contains(policyId);
    }

    /** The policy exists. */
    public void exists(long policyId) {
        missing.remove(policyId);
        if (!known.contains(policyId)) {
            if (known.size() >= KNOWN_MAX) {
                known.clear();
            }
            known.add(policyId);
        }
    }

    /**
     * Learns from an answer about the policy.
     *
     * @param askedAtNanos when the database was asked, or before; by {@link #now}
     * @param failure of the request, perhaps inside another exception; null when it was answered
     */
    public void learn(long policyId, long askedAtNanos, Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof CouponException)) {
            cause = cause.getCause();
        }
        if (failure == null) {
            exists(policyId);
        } else if (cause instanceof CouponException refusal) {
            if (refusal.code() == CouponErrorCode.POLICY_NOT_FOUND) {
                isMissingSince(policyId, askedAtNanos);
            } else if (refusal.code().provesPolicy()) {
                exists(policyId);
            }
        }
    }

    /**
     * Reads about the policy, and learns from the answer.
     *
     * @throws CouponException as the read does
     */
    public <T> T learning(long policyId, Supplier<T> read) {
        long askedAtNanos = now();
        try {
            T found = read.get();
            exists(policyId);
            return found;
        } catch (CouponException refusal) {
            learn(policyId, askedAtNanos, refusal);
            throw refusal;
        }
    }

    private void isMissingSince(long policyId, long askedAtNanos) {
        known.remove(policyId);
        missing.add(policyId, askedAtNanos);
    }

    /** This process' monotonic clock. */
    public long now() {
        return missing.now();
    }

    /** How many ids are remembered, of policies and of none. */
    List<Integer> sizes() {
        return List.of(known.size(), missing.size());
    }
}
