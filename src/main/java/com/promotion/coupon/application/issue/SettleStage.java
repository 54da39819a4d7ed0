package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.concurrent.Batcher;
import com.promotion.coupon.application.concurrent.Outcome;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.gate.GateHealth;
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
 * Third stage, which no caller waits for: the gate learns what the ledger has decided. Decided outbox entries are deleted,
 * users that the ledger refused are removed from the set, and users that got a coupon while the gate was skipped are added,
 * because a load at that time may have missed them. If a settlement is lost (gate away, queue full, process killed),
 * the entry is recorded once more, which is idempotent, and the reconciler finds the rest.
 */
@Singleton
public class SettleStage {

    /** After these refusals the user must be able to claim again. A user with a coupon stays in the set. */
    private static final Set<CouponErrorCode> RELEASING = Set.of(
            CouponErrorCode.SOLD_OUT,
            CouponErrorCode.ENDED,
            CouponErrorCode.NOT_OPEN_YET,
            CouponErrorCode.INVALID_REQUEST);

    private final StockGate gate;
    private final GateHealth health;
    private final Batcher<GateUpdate, GateUpdate> batches;

    @Inject
    public SettleStage(
            StockGate gate, GateHealth health, ServiceSettings settings, @ThreadPool(Pool.STEPS) Executor steps) {
        this.gate = gate;
        this.health = health;
        this.batches = new Batcher<>(settings.batch(), steps, this::tellGate);
    }

    /** Notes the verdict and returns it unchanged, at once. */
    public Verdict settle(Verdict verdict) {
        GatedClaim claim = verdict.claim();
        boolean entryDecided = claim.admitted() && claim.entry().countDown();
        GateUpdate update = GateUpdate.of(verdict, entryDecided);
        if (update.isNotEmpty() && health.reachable()) {
            var unused = batches.submit(claim.policyId(), update); // no caller waits for it
        }
        return verdict;
    }

    private CompletionStage<List<Outcome<GateUpdate>>> tellGate(long policyId, List<GateUpdate> updates) {
        Settlement settlement = new Settlement(
                all(updates, GateUpdate::decidedEntryId),
                all(updates, GateUpdate::releasedUserId),
                all(updates, GateUpdate::adoptedUserId));
        return gate.settle(policyId, settlement)
                .thenApply(done -> updates.stream().map(Outcome::of).toList());
    }

    private static <T> List<T> all(List<GateUpdate> updates, Function<GateUpdate, T> part) {
        return updates.stream().map(part).filter(Objects::nonNull).toList();
    }

    /** What the gate should know of one verdict; each part may be null. */
    private record GateUpdate(String decidedEntryId, Long releasedUserId, Long adoptedUserId) {

        static GateUpdate of(Verdict verdict, boolean entryDecided) {
            GatedClaim claim = verdict.claim();
            Long userId = claim.claim().userId();
            if (!claim.admitted()) {
                boolean adopted = claim.kind() == Kind.GATE_SKIPPED && verdict.hasCoupon();
                return new GateUpdate(null, null, adopted ? userId : null);
            }
            CouponErrorCode refused =
                    verdict.hasCoupon() ? null : verdict.refusal().code();
            return new GateUpdate(
                    entryDecided ? claim.entry().id() : null,
                    refused != null && RELEASING.contains(refused) ? userId : null,
                    null);
        }

        boolean isNotEmpty() {
            return decidedEntryId != null || releasedUserId != null || adoptedUserId != null;
        }
    }
}
