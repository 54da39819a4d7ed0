package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.concurrent.Batcher;
import com.promotion.coupon.application.concurrent.Deadlines.Deadline;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.issue.IssueLedger.Look;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Second stage: the ledger, one transaction a batch. A batch whose outcome is unknown is recorded once more at once,
 * looking up what is there, which settles an in-doubt commit. A batch that fails for what is in it is recorded once more in the
 * same way, for the gate may have been wrong about its users; then it is halved until the poisonous claim stands alone, so it
 * fails nobody else.
 */
@Singleton
public class RecordStage {
    private static final Logger LOG = Logger.getLogger(RecordStage.class.getName());

    /**
     * A batch that takes longer than this stops newcomers before the gate: they hear 503 at once. As long as PostgreSQL waits
     * for a lock; a full garbage collection of a server under load takes a second, and is no reason.
     */
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final IssueLedger ledger;
    private final LedgerCircuitBreaker breaker;
    private final Batcher<GatedClaim, Result> batches;

    @Inject
    public RecordStage(
            IssueLedger ledger,
            LedgerCircuitBreaker breaker,
            ServiceSettings settings,
            @ThreadPool(Pool.LEDGER) Executor workers) {
        this.ledger = ledger;
        this.breaker = breaker;
        this.batches = new Batcher<>(
                settings.batchLimits(),
                workers,
                (policyId, admissions) ->
                        CompletableFuture.completedFuture(recordAll(policyId, admissions, Look.WHERE_NEEDED)));
    }

    /** Whether a newcomer has a chance: the ledger records this policy, and its batch in flight is not stuck. */
    public boolean accepts(long policyId) {
        return !batches.stalled(policyId, STALL_NANOS) && breaker.lets(policyId);
    }

    /** Completes when the ledger has begun with everything that it was given of this policy. */
    CompletionStage<Void> caughtUp(long policyId) {
        return batches.departure(policyId);
    }

    /** Completes after the commit with the verdict; fails with CP009 when the outcome stayed unknown. */
    public CompletableFuture<Verdict> record(GatedClaim admission) {
        return batches.submit(admission.policyId(), admission).thenApply(Result::verdictOrThrow);
    }

    /**
     * As {@link #record(GatedClaim)}, for somebody who waits until the deadline. What the gate has admitted is recorded even
     * then: it is in the outbox, and the caller was told that it is pending. Anything else is left out, failing with CP009.
     */
    public CompletableFuture<Verdict> record(GatedClaim admission, Deadline deadline) {
        return admission.admitted()
                ? record(admission)
                : batches.submit(admission.policyId(), admission, deadline::isOver)
                        .thenApply(Result::verdictOrThrow);
    }

    private List<Result> recordAll(long policyId, List<GatedClaim> admissions, Look look) {
        try {
            return record(policyId, admissions, look);
        } catch (DatabaseUnavailableException unknown) {
            return recordAgain(policyId, admissions);
        } catch (RuntimeException poisoned) {
            if (look == Look.WHERE_NEEDED) {
                return recordAll(policyId, admissions, Look.ALWAYS);
            }
            if (admissions.size() == 1) {
                return List.of(recordAlone(policyId, admissions.get(0), poisoned));
            }
            int half = admissions.size() / 2;
            List<Result> results = new ArrayList<>(recordAll(policyId, admissions.subList(0, half), look));
            results.addAll(recordAll(policyId, admissions.subList(half, admissions.size()), look));
            return results;
        }
    }

    /** Once more: a key or row that another policy's batch put in the way is committed by now, and visible. */
    private Result recordAlone(long policyId, GatedClaim admission, RuntimeException before) {
        try {
            return record(policyId, List.of(admission), Look.ALWAYS).get(0);
        } catch (RuntimeException poisoned) {
            before.addSuppressed(poisoned);
            LOG.log(Level.SEVERE, "Claim " + admission.claim() + " cannot be recorded", before);
            return new Result(null, before);
        }
    }

    private List<Result> recordAgain(long policyId, List<GatedClaim> admissions) {
        try {
            return record(policyId, admissions, Look.ALWAYS);
        } catch (RuntimeException again) {
            breaker.failed(policyId, again);
            return admissions.stream()
                    .map(a -> new Result(null, new ServiceUnavailableException()))
                    .toList();
        }
    }

    private List<Result> record(long policyId, List<GatedClaim> admissions, Look look) {
        List<Verdict> verdicts = ledger.record(policyId, admissions, look);
        breaker.recorded(policyId);
        return verdicts.stream().map(verdict -> new Result(verdict, null)).toList();
    }

    /** Either a verdict or the failure of this one claim. */
    private record Result(Verdict verdict, RuntimeException failure) {
        Verdict verdictOrThrow() {
            if (failure != null) {
                throw failure;
            }
            return verdict;
        }
    }
}
