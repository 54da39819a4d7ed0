package com.promotion.coupon.application;

import com.promotion.coupon.application.concurrent.ConcurrencyLimiter;
import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.Deadlines.Deadline;
import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.concurrent.ResponseExecutor;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.issue.ClaimStage;
import com.promotion.coupon.application.issue.GatedClaim;
import com.promotion.coupon.application.issue.IssueCounters;
import com.promotion.coupon.application.issue.LedgerCircuitBreaker;
import com.promotion.coupon.application.issue.PendingClaims;
import com.promotion.coupon.application.issue.RecordStage;
import com.promotion.coupon.application.issue.SettleStage;
import com.promotion.coupon.application.issue.Verdict;
import com.promotion.coupon.application.limit.KnownPolicies;
import com.promotion.coupon.application.limit.UnknownPolicies;
import com.promotion.coupon.application.node.CouponIds;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/**
 * The way of one request: the gate admits, the ledger decides, the outbox is settled. There is no other way to issue a coupon;
 * while the gate is away its stage passes every claim on, and the ledger decides as always.
 *
 * <p>Which thread runs a step:
 *
 * <table>
 *   <caption>Steps and threads</caption>
 *   <tr><th>Step</th><th>Thread</th><th>… of a single request in flight</th></tr>
 *   <tr><td>read the body, wait for room, queue the claim</td><td>the server's</td><td>the same</td></tr>
 *   <tr><td>refusal before the gate (503)</td><td>the server's</td><td>the same</td></tr>
 *   <tr><td>send the gate call</td><td>STEPS</td><td>the server's</td></tr>
 *   <tr><td>take the gate's reply, queue for the ledger</td><td>STEPS</td><td>Redisson's</td></tr>
 *   <tr><td>ledger transaction, queue the settlement</td><td>LEDGER</td><td>the same</td></tr>
 *   <tr><td>send the settlement</td><td>STEPS</td><td>the same</td></tr>
 *   <tr><td>write the response</td><td>RESPONSES</td><td>LEDGER; RESPONSES for a refusal by the gate</td></tr>
 *   <tr><td>end a wait at the deadline</td><td>the clock's, its response on RESPONSES</td><td>the same</td></tr>
 * </table>
 *
 * The server's thread may wait for room, at most half a second ({@link ConcurrencyLimiter}); no other step blocks it.
 */
@Singleton
public class CouponIssueService {

    /** Policies that may not exist get at most this part of the ledger's threads. */
    private static final int UNKNOWN_POLICIES_PART = 4;

    private final CouponIds ids;
    private final ClaimStage claimStage;
    private final RecordStage recordStage;
    private final SettleStage settleStage;
    private final PendingClaims pendingClaims;
    private final LedgerCircuitBreaker breaker;
    private final InFlightRequests inFlight;
    private final ConcurrencyLimiter limiter;
    private final IssueCounters counters;
    private final Deadlines deadlines;
    private final ResponseExecutor responses;
    private final UnknownPolicies unknownPolicies;

    @Inject
    public CouponIssueService(
            CouponIds ids,
            ClaimStage claimStage,
            RecordStage recordStage,
            SettleStage settleStage,
            PendingClaims pendingClaims,
            LedgerCircuitBreaker breaker,
            InFlightRequests inFlight,
            ConcurrencyLimiter limiter,
            IssueCounters counters,
            Deadlines deadlines,
            @ThreadPool(Pool.RESPONSES) ResponseExecutor responses,
            KnownPolicies knownPolicies,
            ServiceSettings settings) {
        this.ids = ids;
        this.claimStage = claimStage;
        this.recordStage = recordStage;
        this.settleStage = settleStage;
        this.pendingClaims = pendingClaims;
        this.breaker = breaker;
        this.inFlight = inFlight;
        this.limiter = limiter;
        this.counters = counters;
        this.deadlines = deadlines;
        this.responses = responses;
        this.unknownPolicies =
                new UnknownPolicies(knownPolicies, Math.max(1, settings.ledger().threads() / UNKNOWN_POLICIES_PART));
    }

    /**
     * Issues one coupon. The stage completes with the committed coupon; or, when the outcome is unknown by the deadline
     * but the claim is safe in the outbox, with a pending one; or fails with a
     * {@link com.promotion.coupon.exception.CouponException} (perhaps inside a {@link java.util.concurrent.CompletionException}).
     */
    public CompletionStage<IssueOutcome> issue(IssueCouponCommand command) {
        long calledAtNanos = System.nanoTime();
        BiConsumer<IssueOutcome, Throwable> count = (outcome, failure) ->
                counters.count(command.policyId(), System.nanoTime() - calledAtNanos, outcome, failure);
        if (!inFlight.beginIssue()) {
            return unavailable().whenComplete(count);
        }
        CompletableFuture<IssueOutcome> issue =
                unknownPolicies.guardAndLearn(command.policyId(), () -> claimAndRecord(command));
        // A request that is refused at once is answered by the caller's thread: handing over costs more than answering.
        return (issue.isDone() ? issue.whenComplete(count) : issue.whenCompleteAsync(count, this::respond))
                .whenComplete((outcome, failure) -> inFlight.endIssue());
    }

    private void respond(Runnable response) {
        if (inFlight.isSingleIssue()) {
            responses.executeSingle(response);
        } else {
            responses.execute(response);
        }
    }

    private CompletableFuture<IssueOutcome> claimAndRecord(IssueCouponCommand command) {
        long policyId = command.policyId();
        if (recordStage.stalled(policyId)) {
            return unavailable();
        }
        return switch (breaker.tryAcquire(policyId)) {
            case DENIED -> unavailable();
            case GRANTED -> claim(command);
            case PROBE -> claim(command).whenComplete((outcome, failure) -> breaker.release(policyId));
        };
    }

    private CompletableFuture<IssueOutcome> claim(IssueCouponCommand command) {
        try {
            limiter.awaitRoom();
            Claim claim = new Claim(ids.next(), command.policyId(), command.userId(), command.idempotencyKey());
            Deadline deadline = deadlines.fromNow();
            return deadlines
                    .watch(claimStage.claim(claim, deadline), deadline)
                    .thenCompose(gated -> record(gated, deadline));
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private CompletionStage<IssueOutcome> record(GatedClaim gated, Deadline deadline) {
        CompletableFuture<IssueOutcome> decided = deadlines.watch(
                recordStage
                        .record(gated, deadline)
                        .thenApply(settleStage::settle)
                        .thenApply(Verdict::outcomeOrThrow),
                deadline);
        return gated.admitted()
                ? decided.exceptionallyCompose(failure -> pendingClaims.pendingUnlessRefused(failure, gated))
                : decided;
    }

    private static CompletableFuture<IssueOutcome> unavailable() {
        return CompletableFuture.failedFuture(new ServiceUnavailableException());
    }
}
