package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.concurrent.Batcher;
import com.promotion.coupon.application.concurrent.Deadlines.Deadline;
import com.promotion.coupon.application.concurrent.InFlightRequests;
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
 * First stage: the gate, many claims a call. "Sold out", "not open" and "ended" are answered here. "Seen this user"
 * is only a suspicion that the ledger confirms. A gate that fails, or is not trusted, is passed by.
 *
 * <p>When nobody else is under way, the caller's thread asks the gate, and the one that brings the reply hands over to the ledger.
 *
 * <p>The gate does not run ahead of the ledger: it is asked for the next batch when the ledger has begun with the last
 * one. So it is asked rarely and for many, and while the ledger stands still, nobody is admitted who could not be recorded.
 */
@Singleton
public class ClaimStage {

    private final StockGate gate;
    private final GateHealth trust;
    private final Batcher<Claim, Passage> batches;

    @Inject
    public ClaimStage(
            StockGate gate,
            GateHealth trust,
            RecordStage ledger,
            InFlightRequests inFlight,
            ServiceSettings settings,
            @ThreadPool(Pool.STEPS) Executor steps) {
        this.gate = gate;
        this.trust = trust;
        this.batches =
                new Batcher<>(settings.batchLimits(), steps, this::askGate, ledger::caughtUp, inFlight::holdsOne);
    }

    /**
     * Completes with the admission, or fails with the gate's refusal; or with CP009 when the deadline is over before the
     * gate is asked: who has been told that nothing was promised must not take a coupon from those who still wait.
     */
    public CompletableFuture<GatedClaim> claim(Claim claim, Deadline deadline) {
        if (!trust.trusts(claim.policyId())) {
            return CompletableFuture.completedFuture(GatedClaim.gateSkipped(claim));
        }
        return batches.submit(claim.policyId(), claim, deadline::isOver)
                .thenApply(passage -> passage.admissionOrThrow(claim));
    }

    private CompletionStage<List<Passage>> askGate(long policyId, List<Claim> claims) {
        if (!trust.trusts(policyId)) {
            return CompletableFuture.completedFuture(
                    claims.stream().map(ClaimStage::passBy).toList());
        }
        return gate.claim(policyId, claims).handle((reply, failure) -> {
            if (failure != null) {
                trust.failed(failure);
                return claims.stream().map(ClaimStage::passBy).toList();
            }
            trust.answered();
            return passages(policyId, claims, reply);
        });
    }

    private List<Passage> passages(long policyId, List<Claim> claims, Reply reply) {
        int admitted = (int) reply.answers().stream()
                .filter(answer -> answer.code() == Code.CLAIMED)
                .count();
        OutboxEntry entry = admitted == 0 ? null : new OutboxEntry(reply.entryId(), admitted);
        if (reply.answers().get(0).code() == Code.NOT_LOADED) {
            trust.notLoaded(policyId);
        }
        List<Passage> passages = new ArrayList<>(claims.size());
        for (int i = 0; i < claims.size(); i++) {
            passages.add(passage(claims.get(i), reply.answers().get(i), entry, reply.opensInMillis()));
        }
        return passages;
    }

    private static Passage passage(Claim claim, Answer answer, OutboxEntry entry, long opensInMillis) {
        return switch (answer.code()) {
            case CLAIMED -> Passage.admitted(GatedClaim.claimed(claim, entry));
            case ALREADY_CLAIMED -> {
                long promised = answer.promisedCouponId();
                yield Passage.admitted(
                        GatedClaim.suspectedDuplicate(promised == 0 ? claim : claim.promisedAs(promised)));
            }
            case NOT_LOADED -> passBy(claim);
            case SOLD_OUT -> Passage.refused(new Refusal(CouponErrorCode.SOLD_OUT));
            case NOT_OPEN_YET -> Passage.refused(new Refusal(CouponErrorCode.NOT_OPEN_YET, opensInMillis));
            case ENDED -> Passage.refused(new Refusal(CouponErrorCode.ENDED));
            case OUTBOX_FULL -> Passage.refused(new Refusal(CouponErrorCode.UNAVAILABLE));
        };
    }

    private static Passage passBy(Claim claim) {
        return Passage.admitted(GatedClaim.gateSkipped(claim));
    }

    /** Either an admission or a refusal. */
    private record Passage(GatedClaim admission, Refusal refusal) {

        static Passage admitted(GatedClaim admission) {
            return new Passage(admission, null);
        }

        static Passage refused(Refusal refusal) {
            return new Passage(null, refusal);
        }

        GatedClaim admissionOrThrow(Claim claim) {
            if (refusal != null) {
                throw refusal.toException(claim.policyId());
            }
            return admission;
        }
    }
}
