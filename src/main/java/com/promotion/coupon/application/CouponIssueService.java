package com.promotion.coupon.application;

import com.promotion.coupon.application.Issuing.Pool;
import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way of one request: the gate admits, the ledger decides, the outbox forgets. There is no other way to issue a
 * coupon; with the gate away its stage lets everybody pass, and the ledger decides just the same.
 */
@Singleton
public class CouponIssueService {

    private final CouponIds ids;
    private final ClaimStage gate;
    private final RecordStage ledger;
    private final SettleStage outbox;
    private final Promises promises;
    private final Doorway doorway;
    private final IssueCounters counters;
    private final ServiceSettings settings;
    private final Executor answers;

    @Inject
    public CouponIssueService(
            CouponIds ids,
            ClaimStage gate,
            RecordStage ledger,
            SettleStage outbox,
            Promises promises,
            Doorway doorway,
            IssueCounters counters,
            ServiceSettings settings,
            @Issuing(Pool.ANSWERS) Executor answers) {
        this.ids = ids;
        this.gate = gate;
        this.ledger = ledger;
        this.outbox = outbox;
        this.promises = promises;
        this.doorway = doorway;
        this.counters = counters;
        this.settings = settings;
        this.answers = answers;
    }

    /**
     * Issues one coupon. The stage completes with the committed coupon; or, when the outcome is unknown by the deadline
     * but the claim is safe in the outbox, with a pending one; or fails with a
     * {@link com.promotion.coupon.exception.CouponException} (perhaps inside a {@link CompletionException}).
     */
    public CompletionStage<IssueOutcome> issue(IssueCouponCommand command) {
        return doorway.pass(() -> claimAndRecord(command)
                .whenCompleteAsync(
                        (outcome, failure) -> counters.count(command.policyId(), outcome, failure), answers));
    }

    private CompletionStage<IssueOutcome> claimAndRecord(IssueCouponCommand command) {
        if (!ledger.accepts(command.policyId())) {
            return CompletableFuture.failedFuture(new ServiceUnavailableException());
        }
        Claim claim = new Claim(ids.next(), command.policyId(), command.userId(), command.idempotencyKey());
        return byDeadline(gate.claim(claim)).thenCompose(this::record);
    }

    private CompletionStage<IssueOutcome> record(Admission admission) {
        CompletableFuture<IssueOutcome> decided =
                ledger.record(admission).thenApply(outbox::settle).thenApply(Verdict::outcomeOrThrow);
        return admission.admitted()
                ? byDeadline(decided).exceptionallyCompose(failure -> promises.insteadOf(failure, admission.claim()))
                : byDeadline(decided);
    }

    /** Fails with CP009 when nothing is decided by the deadline. */
    private <T> CompletableFuture<T> byDeadline(CompletableFuture<T> stage) {
        return stage.orTimeout(settings.issueDeadline().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> {
                    throw lateAsUnavailable(failure);
                });
    }

    private static RuntimeException lateAsUnavailable(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return new ServiceUnavailableException();
        }
        return failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
    }
}
