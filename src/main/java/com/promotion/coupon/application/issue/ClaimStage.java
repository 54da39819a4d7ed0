package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.concurrent.Batcher;
import com.promotion.coupon.application.concurrent.Deadlines.Deadline;
import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.concurrent.Outcome;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.gate.OutboxEntry;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.gate.StockGate.Answer;
import com.promotion.coupon.application.gate.StockGate.Code;
import com.promotion.coupon.application.gate.StockGate.Reply;
import com.promotion.coupon.exception.CouponErrorCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * First stage: the gate, many claims a call. "Sold out", "not open" and "ended" are answered here. "Seen this user" is only a
 * suspicion that the ledger confirms. A gate that fails, or is not loaded, is skipped.
 *
 * <p>The gate does not run ahead of the ledger: its next batch is dispatched when all claims of the last one are in
 * batches handed to the ledger's threads. So the gate gets few calls with many claims, and it admits no claims while the ledger
 * does not record any.
 */
@Singleton
public class ClaimStage {

    private final StockGate gate;
    private final GateHealth health;
    private final IssueCounters counters;
    private final Batcher<Claim, GatedClaim> batches;

    @Inject
    public ClaimStage(
            StockGate gate,
            GateHealth health,
            RecordStage recordStage,
            InFlightRequests inFlight,
            IssueCounters counters,
            ServiceSettings settings,
            @ThreadPool(Pool.STEPS) Executor steps) {
        this.gate = gate;
        this.health = health;
        this.counters = counters;
        this.batches =
                new Batcher<>(settings.batch(), steps, this::askGate, recordStage::caughtUp, inFlight::isSingleIssue);
    }

    /**
     * Completes with the claim and the gate's answer to it, or fails with the gate's refusal. Fails with CP009 when the deadline is
     * over before the gate is asked: a claim that was answered 503 must not take a coupon from other users.
     */
    public CompletableFuture<GatedClaim> claim(Claim claim, Deadline deadline) {
        if (!trusts(claim.policyId())) {
            return CompletableFuture.completedFuture(GatedClaim.gateSkipped(claim));
        }
        return batches.submit(claim.policyId(), claim, deadline::isOver);
    }

    private CompletionStage<List<Outcome<GatedClaim>>> askGate(long policyId, List<Claim> claims) {
        if (!trusts(policyId)) {
            return CompletableFuture.completedFuture(skipped(claims));
        }
        counters.gateCalled(claims.size());
        return ask(policyId, claims).handle((reply, failure) -> {
            if (failure != null) {
                health.failed(failure);
                return skipped(claims);
            }
            health.answered();
            return outcomes(policyId, claims, reply);
        });
    }

    /** A gate that throws is handled as one that fails. */
    private CompletionStage<Reply> ask(long policyId, List<Claim> claims) {
        try {
            return gate.claim(policyId, claims);
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    /** A policy that is asked for and not trusted is loaded soon. */
    private boolean trusts(long policyId) {
        boolean trusted = health.trusts(policyId);
        if (!trusted) {
            health.requestLoad(policyId);
        }
        return trusted;
    }

    private static List<Outcome<GatedClaim>> skipped(List<Claim> claims) {
        return claims.stream()
                .map(claim -> Outcome.of(GatedClaim.gateSkipped(claim)))
                .toList();
    }

    private List<Outcome<GatedClaim>> outcomes(long policyId, List<Claim> claims, Reply reply) {
        int admitted = (int) reply.answers().stream()
                .filter(answer -> answer.code() == Code.ADMITTED)
                .count();
        OutboxEntry entry = admitted == 0 ? null : new OutboxEntry(reply.entryId(), admitted);
        if (reply.answers().get(0).code() == Code.NOT_LOADED) {
            health.noteNotLoaded(policyId);
        }
        List<Outcome<GatedClaim>> outcomes = new ArrayList<>(claims.size());
        for (int i = 0; i < claims.size(); i++) {
            outcomes.add(outcome(claims.get(i), reply.answers().get(i), entry, reply.opensInMillis()));
        }
        return outcomes;
    }

    private static Outcome<GatedClaim> outcome(Claim claim, Answer answer, OutboxEntry entry, long opensInMillis) {
        return switch (answer.code()) {
            case ADMITTED -> Outcome.of(GatedClaim.admittedClaim(claim, entry));
            case SUSPECTED_DUPLICATE -> {
                long promised = answer.promisedCouponId();
                yield Outcome.of(GatedClaim.suspectedDuplicate(promised == 0 ? claim : claim.promisedAs(promised)));
            }
            case NOT_LOADED -> Outcome.of(GatedClaim.gateSkipped(claim));
            case SOLD_OUT -> refused(claim, new Refusal(CouponErrorCode.SOLD_OUT));
            case NOT_OPEN_YET -> refused(claim, new Refusal(CouponErrorCode.NOT_OPEN_YET, opensInMillis));
            case ENDED -> refused(claim, new Refusal(CouponErrorCode.ENDED));
            case OUTBOX_FULL -> refused(claim, new Refusal(CouponErrorCode.UNAVAILABLE));
        };
    }

    private static Outcome<GatedClaim> refused(Claim claim, Refusal refusal) {
        return Outcome.failed(refusal.toException(claim.policyId()));
    }
}
