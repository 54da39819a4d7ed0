package com.promotion.coupon.application;

import com.promotion.coupon.application.Issuing.Pool;
import com.promotion.coupon.application.batch.Batcher;
import com.promotion.coupon.exception.CouponErrorCode;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Third stage, which nobody waits for: decided outbox entries are deleted, and users the ledger refused are taken
 * out of the gate's set. What is lost here (gate away, too much waiting, process killed) costs nothing but a second
 * look: recording an entry again is idempotent.
 */
@Singleton
public class SettleStage {

    /** Refusals after which the user must be able to ask again; who already holds a coupon stays in the set. */
    private static final Set<CouponErrorCode> RELEASING =
            Set.of(CouponErrorCode.SOLD_OUT, CouponErrorCode.ENDED, CouponErrorCode.NOT_OPEN_YET);

    private final StockGate gate;
    private final Batcher<Decision, Decision> batches;

    @Inject
    public SettleStage(StockGate gate, ServiceSettings settings, @Issuing(Pool.ANSWERS) Executor answers) {
        this.gate = gate;
        this.batches = new Batcher<>(settings.batchLimits(), answers, answers, this::forget);
    }

    /** Notes the verdict and returns it unchanged, at once. */
    Verdict settle(Verdict verdict) {
        Admission admission = verdict.admission();
        if (admission.admitted()) {
            Decision decision = Decision.of(verdict);
            if (decision.doneEntryId() != null || decision.releasedUserId() != null) {
                var unused = batches.submit(admission.policyId(), decision); // nobody waits for it
            }
        }
        return verdict;
    }

    private CompletionStage<List<Decision>> forget(long policyId, List<Decision> decisions) {
        List<String> entryIds = decisions.stream()
                .map(Decision::doneEntryId)
                .filter(Objects::nonNull)
                .toList();
        List<Long> userIds = decisions.stream()
                .map(Decision::releasedUserId)
                .filter(Objects::nonNull)
                .toList();
        return gate.settle(policyId, entryIds, userIds).thenApply(done -> decisions);
    }

    /** What the gate may forget after one verdict; both parts may be null. */
    private record Decision(String doneEntryId, Long releasedUserId) {

        static Decision of(Verdict verdict) {
            OutboxEntry entry = verdict.admission().entry();
            boolean released = !verdict.isRecorded()
                    && RELEASING.contains(verdict.refusal().code());
            return new Decision(
                    entry.decidedLast() ? entry.id() : null,
                    released ? verdict.admission().claim().userId() : null);
        }
    }
}
