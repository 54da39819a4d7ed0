package com.promotion.coupon.application;

import com.promotion.coupon.application.concurrent.ConcurrencyLimiter;
import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.Deadlines.Deadline;
import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.concurrent.ResponseExecutor;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.issue.ClaimStage;
import com.promotion.coupon.application.issue.GatedClaim;
import com.promotion.coupon.application.issue.IssueCounters;
import com.promotion.coupon.application.issue.PendingClaims;
import com.promotion.coupon.application.issue.RecordStage;
import com.promotion.coupon.application.issue.SettleStage;
import com.promotion.coupon.application.issue.Verdict;
import com.promotion.coupon.application.node.CouponIds;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

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
    private final PendingClaims promises;
    private final InFlightRequests inFlight;
    private final ConcurrencyLimiter limiter;
    private final IssueCounters counters;
    private final Deadlines deadlines;
    private final ResponseExecutor answers;

    @Inject
    public CouponIssueService(
            CouponIds ids,
            ClaimStage gate,
            RecordStage ledger,
            SettleStage outbox,
            PendingClaims promises,
            InFlightRequests inFlight,
            ConcurrencyLimiter limiter,
            IssueCounters counters,
            Deadlines deadlines,
            @ThreadPool(Pool.ANSWERS) ResponseExecutor answers) {
        this.ids = ids;
        this.gate = gate;
        this.ledger = ledger;
        this.outbox = outbox;
        this.promises = promises;
        this.inFlight = inFlight;
        this.limiter = limiter;
        this.counters = counters;
        this.deadlines = deadlines;
        this.answers = answers;
    }

    /**
     * Issues one coupon. The stage completes with the committed coupon; or, when the outcome is unknown by the deadline
     * but the claim is safe in the outbox, with a pending one; or fails with a
     * {@link com.promotion.coupon.exception.CouponException} (perhaps inside a {@link java.util.concurrent.CompletionException}).
     */
    public CompletionStage<IssueOutcome> issue(IssueCouponCommand command) {
        return inFlight.pass(() -> {
            CompletableFuture<IssueOutcome> issue = claimAndRecord(command);
            BiConsumer<IssueOutcome, Throwable> count =
                    (outcome, failure) -> counters.count(command.policyId(), outcome, failure);
            // Who is turned away at once is answered by the caller's thread: handing over costs more than answering.
            return issue.isDone() ? issue.whenComplete(count) : issue.whenCompleteAsync(count, this::answer);
        });
    }

    private void answer(Runnable answer) {
        if (inFlight.holdsOne()) {
            answers.executeAlone(answer);
        } else {
            answers.execute(answer);
        }
    }

    private CompletableFuture<IssueOutcome> claimAndRecord(IssueCouponCommand command) {
        if (!ledger.accepts(command.policyId())) {
            return CompletableFuture.failedFuture(new ServiceUnavailableException());
        }
        limiter.awaitRoom();
        Claim claim = new Claim(ids.next(), command.policyId(), command.userId(), command.idempotencyKey());
        Deadline deadline = deadlines.fromNow();
        return deadlines
                .watch(gate.claim(claim, deadline), deadline)
                .thenCompose(admission -> record(admission, deadline));
    }

    private CompletionStage<IssueOutcome> record(GatedClaim admission, Deadline deadline) {
        CompletableFuture<IssueOutcome> decided = deadlines.watch(
                ledger.record(admission, deadline).thenApply(outbox::settle).thenApply(Verdict::outcomeOrThrow),
                deadline);
        return admission.admitted()
                ? decided.exceptionallyCompose(failure -> promises.insteadOf(failure, admission.claim()))
                : decided;
    }
}
