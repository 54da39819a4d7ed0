package com.promotion.coupon.application;

import com.promotion.coupon.application.Deadlines.Deadline;
import com.promotion.coupon.application.Issuing.Pool;
import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.application.dto.IssueOutcome;
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
    private final Promises promises;
    private final Doorway doorway;
    private final Turnstile turnstile;
    private final IssueCounters counters;
    private final Deadlines deadlines;
    private final AnswerQueue answers;

    @Inject
    public CouponIssueService(
            CouponIds ids,
            ClaimStage gate,
            RecordStage ledger,
            SettleStage outbox,
            Promises promises,
            Doorway doorway,
            Turnstile turnstile,
            IssueCounters counters,
            Deadlines deadlines,
            @Issuing(Pool.ANSWERS) AnswerQueue answers) {
        this.ids = ids;
        this.gate = gate;
        this.ledger = ledger;
        this.outbox = outbox;
        this.promises = promises;
        this.doorway = doorway;
        this.turnstile = turnstile;
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
        return doorway.pass(() -> {
            CompletableFuture<IssueOutcome> issue = claimAndRecord(command);
            BiConsumer<IssueOutcome, Throwable> count =
                    (outcome, failure) -> counters.count(command.policyId(), outcome, failure);
            // Who is turned away at once is answered by the caller's thread: handing over costs more than answering.
            return issue.isDone() ? issue.whenComplete(count) : issue.whenCompleteAsync(count, this::answer);
        });
    }

    private void answer(Runnable answer) {
        if (doorway.holdsOne()) {
            answers.executeAlone(answer);
        } else {
            answers.execute(answer);
        }
    }

    private CompletableFuture<IssueOutcome> claimAndRecord(IssueCouponCommand command) {
        if (!ledger.accepts(command.policyId())) {
            return CompletableFuture.failedFuture(new ServiceUnavailableException());
        }
        turnstile.awaitRoom();
        Claim claim = new Claim(ids.next(), command.policyId(), command.userId(), command.idempotencyKey());
        Deadline deadline = deadlines.fromNow();
        return deadlines
                .watch(gate.claim(claim, deadline), deadline)
                .thenCompose(admission -> record(admission, deadline));
    }

    private CompletionStage<IssueOutcome> record(Admission admission, Deadline deadline) {
        CompletableFuture<IssueOutcome> decided = deadlines.watch(
                ledger.record(admission, deadline).thenApply(outbox::settle).thenApply(Verdict::outcomeOrThrow),
                deadline);
        return admission.admitted()
                ? decided.exceptionallyCompose(failure -> promises.insteadOf(failure, admission.claim()))
                : decided;
    }
}
