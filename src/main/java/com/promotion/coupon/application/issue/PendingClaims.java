package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Answers "pending" for claims without a known outcome at the deadline. Only for claims in the outbox, and only after the gate
 * has stored the promise, so that the coupon id can be looked up and a retry of the same user is recorded under the same id.
 */
@Singleton
public class PendingClaims {

    private final StockGate gate;

    @Inject
    public PendingClaims(StockGate gate) {
        this.gate = gate;
    }

    /**
     * Answers "pending" when the failure leaves the outcome of an admitted claim open; any refusal is passed on. When the
     * promise cannot be stored, the answer is CP009.
     */
    public CompletionStage<IssueOutcome> pendingUnlessRefused(Throwable failure, GatedClaim gated) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof ServiceUnavailableException)) {
            return CompletableFuture.failedFuture(cause);
        }
        Claim claim = gated.claim();
        return gate.promise(claim, gated.entry().id())
                .thenApply(noted -> IssueOutcome.pending(claim.couponId(), claim.policyId(), claim.userId()))
                .exceptionally(notNoted -> {
                    throw new ServiceUnavailableException();
                });
    }
}
