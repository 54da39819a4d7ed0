package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.concurrent.Batcher;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.gate.OutboxEntry;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.gate.StockGate.Settlement;
import com.promotion.coupon.application.issue.GatedClaim.Kind;
import com.promotion.coupon.exception.CouponErrorCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Third stage, which nobody waits for: the gate learns what the ledger has decided. Decided outbox entries are deleted,
 * users the ledger refused are taken out of the set, and users who got their coupon around the gate are added, so
 * that claims that were on their way while the gate was loaded are not missing in it. What is lost here (gate away, too
 * much waiting, process killed) costs nothing but a second look: recording an entry again is idempotent, and the audit
 * finds the rest.
 */
@Singleton
public class SettleStage {

    /** Refusals after which the user must be able to ask again; who already holds a coupon stays in the set. */
    private static final Set<CouponErrorCode> RELEASING =
            Set.of(CouponErrorCode.SOLD_OUT, CouponErrorCode.ENDED, CouponErrorCode.NOT_OPEN_YET);

    /** Refusals that are the caller's own fault: the coupon that the gate had set aside is still there for others. */
    private static final Set<CouponErrorCode> RETURNING = Set.of(CouponErrorCode.KEY_REUSED);

    private final StockGate gate;
    private final GateHealth trust;
    private final Batcher<Decision, Decision> batches;

    @Inject
    public SettleStage(
            StockGate gate, GateHealth trust, ServiceSettings settings, @ThreadPool(Pool.STEPS) Executor steps) {
        this.gate = gate;
        this.trust = trust;
        this.batches = new Batcher<>(settings.batchLimits(), steps, this::tellGate);
    }

    /** Notes the verdict and returns it unchanged, at once. */
    public Verdict settle(Verdict verdict) {
        Decision decision = Decision.of(verdict);
        if (decision.concernsGate() && trust.reachable()) {
            var unused = batches.submit(verdict.admission().policyId(), decision); // nobody waits for it
        }
        return verdict;
    }

    private CompletionStage<List<Decision>> tellGate(long policyId, List<Decision> decisions) {
        Settlement settlement = new Settlement(
                all(decisions, Decision::doneEntryId),
                all(decisions, Decision::releasedUserId),
                all(decisions, Decision::returnedUserId),
                all(decisions, Decision::adoptedUserId));
        return gate.settle(policyId, settlement).thenApply(done -> decisions);
    }

    private static <T> List<T> all(List<Decision> decisions, Function<Decision, T> part) {
        return decisions.stream().map(part).filter(Objects::nonNull).toList();
    }

    /** What the gate should know of one verdict; each part may be null. */
    private record Decision(String doneEntryId, Long releasedUserId, Long returnedUserId, Long adoptedUserId) {

        static Decision of(Verdict verdict) {
            GatedClaim admission = verdict.admission();
            Long userId = admission.claim().userId();
            if (!admission.admitted()) {
                boolean aroundTheGate = admission.kind() == Kind.GATE_SKIPPED && verdict.isRecorded();
                return new Decision(null, null, null, aroundTheGate ? userId : null);
            }
            OutboxEntry entry = admission.entry();
            CouponErrorCode refused =
                    verdict.isRecorded() ? null : verdict.refusal().code();
            return new Decision(
                    entry.decidedLast() ? entry.id() : null,
                    refused != null && RELEASING.contains(refused) ? userId : null,
                    refused != null && RETURNING.contains(refused) ? userId : null,
                    null);
        }

        boolean concernsGate() {
            return doneEntryId != null || releasedUserId != null || returnedUserId != null || adoptedUserId != null;
        }
    }
}
