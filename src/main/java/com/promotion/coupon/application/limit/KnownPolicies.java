package com.promotion.coupon.application.limit;

import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Which policies exist, as far as this node knows without asking: those that coupons are issued of, which it reads once a second, and
 * those of which an answer has told it. Ids come with requests and may be invented; ids that are not known here get less of the service
 * ({@link UnknownPolicies}).
 *
 * <p>Bounded: {@value #KNOWN_MAX} ids, all of them forgotten when there is no room, and as many ids of no policy, each for
 * {@value #MISSING_MILLIS} ms. Wrong: a policy that was deleted may count as one that exists; then it is looked for like any other.
 */
@Singleton
public class KnownPolicies {
    static final int KNOWN_MAX = 10_000;

    /** As old as other polled answers are at most. */
    static final long MISSING_MILLIS = 200;

    private final GateHealth health;
    private final LongSupplier nanoTime;
    private final Set<Long> known = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<Long, Long> missingUntilNanos = new ConcurrentHashMap<>();

    @Inject
    public KnownPolicies(GateHealth health) {
        this(health, System::nanoTime);
    }

    public KnownPolicies(GateHealth health, LongSupplier nanoTime) {
        this.health = health;
        this.nanoTime = nanoTime;
    }

    /** Whether the policy exists; true for all until the database has been asked for the first time. */
    public boolean isKnown(long policyId) {
        return health.mayBeLoadable(policyId) || known.contains(policyId);
    }

    /** Whether there was no such policy a moment ago. */
    public boolean isMissing(long policyId) {
        Long until = missingUntilNanos.get(policyId);
        return until != null && nanoTime.getAsLong() - until < 0;
    }

    /** The policy exists. */
    public void exists(long policyId) {
        missingUntilNanos.remove(policyId);
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
        if (missingUntilNanos.size() >= KNOWN_MAX) {
            long now = nanoTime.getAsLong();
            missingUntilNanos.values().removeIf(until -> now - until >= 0);
        }
        if (missingUntilNanos.size() < KNOWN_MAX) {
            missingUntilNanos.put(policyId, askedAtNanos + TimeUnit.MILLISECONDS.toNanos(MISSING_MILLIS));
        }
    }

    /** This process' monotonic clock. */
    public long now() {
        return nanoTime.getAsLong();
    }

    /** How many ids are remembered, of policies and of none. */
    List<Integer> sizes() {
        return List.of(known.size(), missingUntilNanos.size());
    }
}
