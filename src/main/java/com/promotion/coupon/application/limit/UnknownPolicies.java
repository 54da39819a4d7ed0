package com.promotion.coupon.application.limit;

import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets requests for policies that are not known to exist use only a small part of one stage of the service, so that invented ids do not
 * queue in front of real ones. An id that turned out to be no policy's is answered CP001 from memory for a moment. Of the others a few are
 * let through at the same time; requests for the same id count once, and one more id is answered CP009.
 *
 * <p>Guarded: the requests of an id by its entry in the map. Bounded: as many ids as the constructor says.
 */
public final class UnknownPolicies {

    private final KnownPolicies policies;
    private final Semaphore idsLeft;
    private final ConcurrentHashMap<Long, Integer> requestsById = new ConcurrentHashMap<>();

    /** @param idsMax ids that are let through at the same time */
    public UnknownPolicies(KnownPolicies policies, int idsMax) {
        this.policies = policies;
        this.idsLeft = new Semaphore(idsMax);
    }

    /** Does the work if the policy is known, or if it may be done to find out; else fails with CP001 or CP009. */
    public <T> CompletableFuture<T> guard(long policyId, Supplier<? extends CompletionStage<T>> work) {
        if (policies.isKnown(policyId)) {
            return work.get().toCompletableFuture();
        }
        return policies.isMissing(policyId)
                ? CompletableFuture.failedFuture(new CouponPolicyNotFoundException(policyId))
                : admit(policyId, work);
    }

    /** As {@link #guard}, and remembers whether the work found the policy. */
    public <T> CompletableFuture<T> guardAndLearn(long policyId, Supplier<? extends CompletionStage<T>> work) {
        if (policies.isKnown(policyId)) {
            return work.get().toCompletableFuture();
        }
        return guard(policyId, () -> {
            long askedAtNanos = policies.now();
            return work.get().whenComplete((answer, failure) -> policies.learn(policyId, askedAtNanos, failure));
        });
    }

    /** As {@link #guard}, for an id that only says where a page begins: it need not be that of a policy. */
    public <T> CompletableFuture<T> guardCursor(long policyId, Supplier<? extends CompletionStage<T>> work) {
        return policies.isKnown(policyId) ? work.get().toCompletableFuture() : admit(policyId, work);
    }

    private <T> CompletableFuture<T> admit(long policyId, Supplier<? extends CompletionStage<T>> work) {
        if (!begin(policyId)) {
            return CompletableFuture.failedFuture(new ServiceUnavailableException());
        }
        return begun(work).whenComplete((answer, failure) -> end(policyId));
    }

    /** Work that throws is handled as work that fails. */
    private static <T> CompletableFuture<T> begun(Supplier<? extends CompletionStage<T>> work) {
        try {
            return work.get().toCompletableFuture();
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private boolean begin(long policyId) {
        return requestsById.compute(policyId, (id, requests) -> {
                    if (requests != null) {
                        return requests + 1;
                    }
                    return idsLeft.tryAcquire() ? 1 : null;
                })
                != null;
    }

    private void end(long policyId) {
        requestsById.computeIfPresent(policyId, (id, requests) -> {
            if (requests > 1) {
                return requests - 1;
            }
            idsLeft.release();
            return null;
        });
    }
}
