package com.promotion.coupon.application.reconcile;

import com.promotion.coupon.application.gate.OutboxEntry;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.gate.StockGate.Snapshot;
import com.promotion.coupon.application.gate.StockGate.Undecided;
import com.promotion.coupon.application.issue.GatedClaim;
import com.promotion.coupon.application.issue.LedgerCircuitBreaker;
import com.promotion.coupon.application.issue.RecordStage;
import com.promotion.coupon.application.issue.SettleStage;
import com.promotion.coupon.application.issue.Verdict;
import com.promotion.coupon.application.log.ThrottledLog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Records claims that the gate admitted and that were left in the outbox, because a process died or lost its database. They
 * take the same way as new claims: the ledger decides, then the outbox is settled. Nothing is ever rolled back. Every node does
 * this; two at once do no harm, because recording is idempotent.
 *
 * <p>Recovery does not wait for customers' probes of an open circuit. It is the better probe: its claims are admitted already,
 * so they always reach the ledger.
 */
@Singleton
public class OutboxRecovery {
    private static final Logger LOG = Logger.getLogger(OutboxRecovery.class.getName());

    /** Longer than any live transaction takes: the database's own time-outs end those. */
    public static final long OLD_MILLIS = 8_000;

    static final int ENTRIES_MAX = 100;

    private final StockGate gate;
    private final RecordStage recordStage;
    private final SettleStage settleStage;
    private final LedgerCircuitBreaker breaker;
    private final ThrottledLog log;

    /** Policies that this node is recovering; at most those that the reconciler compares. */
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();

    @Inject
    public OutboxRecovery(
            StockGate gate,
            RecordStage recordStage,
            SettleStage settleStage,
            LedgerCircuitBreaker breaker,
            ThrottledLog log) {
        this.gate = gate;
        this.recordStage = recordStage;
        this.settleStage = settleStage;
        this.breaker = breaker;
        this.log = log;
    }

    /** Records the old entries of the policy, if there are any and this node is not recovering it already. Returns at once. */
    public void recover(long policyId, Snapshot snapshot) {
        if (snapshot.oldestAgeMillis() < OLD_MILLIS || recordStage.stalled(policyId) || !underWay.add(policyId)) {
            return;
        }
        if (!breaker.tryAcquireRecovery(policyId)) {
            underWay.remove(policyId);
            return;
        }
        CompletableFuture.completedStage(policyId)
                .thenCompose(id -> recordOlderThan(id, OLD_MILLIS))
                .whenComplete((done, failure) -> {
                    breaker.releaseRecovery(policyId);
                    underWay.remove(policyId);
                    if (failure != null) {
                        log.event(
                                LOG,
                                Level.WARNING,
                                "recovery failing",
                                () -> "Recovery of policy " + policyId + " goes on later: " + failure);
                    }
                });
    }

    /** Records what has been in the outbox for so long; completes when all of it is decided. */
    public CompletionStage<Void> recordOlderThan(long policyId, long minAgeMillis) {
        return gate.undecided(policyId, minAgeMillis, ENTRIES_MAX).thenCompose(entries -> recordAll(policyId, entries));
    }

    private CompletableFuture<Void> recordAll(long policyId, List<Undecided> entries) {
        int claims = entries.stream().mapToInt(entry -> entry.claims().size()).sum();
        log.event(
                LOG,
                Level.INFO,
                "recovery of claims from the outbox",
                () -> "Recording " + claims + " claims of policy " + policyId + " that were left in the outbox");
        return CompletableFuture.allOf(entries.stream().flatMap(this::record).toArray(CompletableFuture[]::new));
    }

    private Stream<CompletableFuture<Verdict>> record(Undecided found) {
        OutboxEntry entry = new OutboxEntry(found.entryId(), found.claims().size());
        return found.claims().stream()
                .map(claim ->
                        recordStage.record(GatedClaim.recovered(claim, entry)).thenApply(settleStage::settle));
    }
}
