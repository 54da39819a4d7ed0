package com.promotion.coupon.application;

import com.promotion.coupon.application.Deadlines.Deadline;
import com.promotion.coupon.application.Issuing.Pool;
import com.promotion.coupon.application.StockGate.Answer;
import com.promotion.coupon.application.StockGate.Code;
import com.promotion.coupon.application.StockGate.Reply;
import com.promotion.coupon.application.batch.Batcher;
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
    private final GateTrust trust;
    private final Batcher<Claim, Passage> batches;

    @Inject
    public ClaimStage(
            StockGate gate,
            GateTrust trust,
            RecordStage ledger,
            Doorway doorway,
            ServiceSettings settings,
            @Issuing(Pool.STEPS) Executor steps) {
        this.gate = gate;
        this.trust = trust;
        this.batches = new Batcher<>(settings.batchLimits(), steps, this::askGate, ledger::caughtUp, doorway::holdsOne);
    }

    /**
     * Completes with the admission, or fails with the gate's refusal; or with CP009 when the deadline is over before the
     * gate is asked: who has been told that nothing was promised must not take a coupon from those who still wait.
     */
    CompletableFuture<Admission> claim(Claim claim, Deadline deadline) {
        if (!trust.trusts(claim.policyId())) {
            return CompletableFuture.completedFuture(Admission.gateSkipped(claim));
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
            case CLAIMED -> Passage.admitted(Admission.claimed(claim, entry));
            case ALREADY_CLAIMED -> {
                long promised = answer.promisedCouponId();
                yield Passage.admitted(
                        Admission.suspectedDuplicate(promised == 0 ? claim : claim.promisedAs(promised)));
            }
            case NOT_LOADED -> passBy(claim);
            case SOLD_OUT -> Passage.refused(new Refusal(CouponErrorCode.SOLD_OUT));
            case NOT_OPEN_YET -> Passage.refused(new Refusal(CouponErrorCode.NOT_OPEN_YET, opensInMillis));
            case ENDED -> Passage.refused(new Refusal(CouponErrorCode.ENDED));
            case OUTBOX_FULL -> Passage.refused(new Refusal(CouponErrorCode.UNAVAILABLE));
        };
    }

    private static Passage passBy(Claim claim) {
        return Passage.admitted(Admission.gateSkipped(claim));
    }

    /** Either an admission or a refusal. */
    private record Passage(Admission admission, Refusal refusal) {

        static Passage admitted(Admission admission) {
            return new Passage(admission, null);
        }

        static Passage refused(Refusal refusal) {
            return new Passage(null, refusal);
        }

        Admission admissionOrThrow(Claim claim) {
            if (refusal != null) {
                throw refusal.toException(claim.policyId());
            }
            return admission;
        }
    }
}
