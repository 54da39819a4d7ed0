package com.promotion.coupon.application.reconcile;

import com.promotion.coupon.application.dto.PolicyGauge;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.gate.GateLoader;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.gate.StockGate.Snapshot;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponPolicyRepository.StockLevel;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Once a second, for every open policy: does the gate agree with the database? The gate is read between two reads of
 * the database, which makes the comparisons exact, under any load:
 *
 * <ul>
 *   <li><b>too high</b>: stock above what was left <em>before</em>. Every claim leaves the stock before it becomes a row,
 *       so claims in flight cannot explain this. The gate would continue to admit what the ledger refuses.
 *   <li><b>users missing</b>: fewer users in the set, and gaps, than coupons issued <em>before</em>. A gap is a coupon whose
 *       row was deleted by hand before the gate was loaded: it stays issued, and nobody holds it.
 *   <li><b>too low</b>: stock plus claims in the outbox below what is left <em>after</em>. A recorded claim that is still in
 *       the outbox counts twice, so claims in flight cannot explain this either. The gate would say "sold out" too early.
 *       Stock below zero counts too: claims that were in the outbox when the gate was loaded have been refused since.
 *   <li><b>unknown users</b>: more users in the set, and gaps, than coupons issued <em>after</em> plus claims in the outbox. A user enters the
 *       set with the claim's outbox entry, or after the row, and leaves it with the entry or before.
 * </ul>
 *
 * <p>They compare numbers, and a replica with old data that takes over may lack one user and still have another one that was
 * removed since. So a gate that answers from another server process than it was loaded into is loaded again, whatever its numbers.
 *
 * <p>The only work in flight that shows up in the comparisons is a coupon that was issued while the gate was skipped and is
 * just being settled. So a policy counts as drifted only when two comparisons in a row fail. Then its gate is not used until it
 * is loaded again. Claims that are in the outbox for too long are recorded.
 */
@Singleton
public class GateReconciler {
    private static final Logger LOG = Logger.getLogger(GateReconciler.class.getName());

    private final StockGate gate;
    private final GateHealth health;
    private final Transactions transactions;
    private final CouponPolicyRepository policies;
    private final OutboxRecovery recovery;
    /** Policies that failed the last run; only touched by {@link #run}, which runs once at a time. */
    private final Set<Long> suspects = new HashSet<>();

    /** The gaps of each policy that the log tells of; touched like the suspects. */
    private final Map<Long, Integer> gapsTold = new HashMap<>();

    private volatile List<PolicyGauge> gauges = List.of();

    @Inject
    public GateReconciler(
            StockGate gate,
            GateHealth health,
            Transactions transactions,
            CouponPolicyRepository policies,
            OutboxRecovery recovery) {
        this.gate = gate;
        this.health = health;
        this.transactions = transactions;
        this.policies = policies;
        this.recovery = recovery;
    }

    /** Compares once. Blocks for two short reads and one round trip to the gate. */
    public void run() {
        Set<Long> waiting = health.policiesWaiting();
        List<StockLevel> before = stockLevels();
        health.setLoadable(before.stream().map(StockLevel::policyId).collect(Collectors.toSet()), waiting);
        if (!health.reachable()) {
            gauges = before.stream().map(PolicyGauge::withoutGate).toList();
            return;
        }
        Map<Long, CompletableFuture<Snapshot>> snapshots = new HashMap<>();
        for (StockLevel level : before) {
            snapshots.put(level.policyId(), gate.inspect(level.policyId()).toCompletableFuture());
        }
        snapshots.values().forEach(snapshot -> snapshot.handle((ok, failed) -> null)
                .join());
        noticeLoss(snapshots.values());
        suspects.retainAll(snapshots.keySet());
        gapsTold.keySet().retainAll(snapshots.keySet());
        Map<Long, StockLevel> after =
                stockLevels().stream().collect(Collectors.toMap(StockLevel::policyId, Function.identity()));
        gauges = before.stream()
                .filter(level -> after.containsKey(level.policyId()))
                .map(level -> compare(level, snapshots.get(level.policyId()), after.get(level.policyId())))
                .toList();
    }

    /** The stock in the database of every policy that should be loaded into the gate by now. */
    private List<StockLevel> stockLevels() {
        return transactions.call(() -> {
            LocalDateTime now = policies.now();
            return policies.stockLevels(now, now.plus(GateLoader.LEAD));
        });
    }

    /**
     * A lost gate is usually noticed by failing claims. Claims of policies that wait to be loaded skip the gate; then it is
     * noticed here, when every inspection fails.
     */
    private void noticeLoss(Collection<CompletableFuture<Snapshot>> snapshots) {
        if (!snapshots.isEmpty() && snapshots.stream().allMatch(CompletableFuture::isCompletedExceptionally)) {
            health.failed(new IllegalStateException("no policy of " + snapshots.size() + " could be looked at"));
        }
    }

    private PolicyGauge compare(StockLevel before, CompletableFuture<Snapshot> inspected, StockLevel after) {
        if (inspected.isCompletedExceptionally()) {
            return PolicyGauge.withoutGate(after);
        }
        Snapshot gateNow = inspected.join();
        if (gateNow.stock() == null) {
            health.noteNotLoaded(before.policyId());
            return PolicyGauge.withoutGate(after);
        }
        int tooHigh = Math.max(0, gateNow.stock() - before.remaining());
        int tooLow = Math.max(0, after.remaining() - gateNow.stock() - gateNow.undecidedClaims());
        int missing = Math.max(0, before.issuedQuantity() - gateNow.users() - gateNow.gaps());
        int unknownUsers =
                Math.max(0, gateNow.users() + gateNow.gaps() - gateNow.undecidedClaims() - after.issuedQuantity());
        boolean drifts =
                before.totalQuantity() == after.totalQuantity() && tooHigh + tooLow + missing + unknownUsers > 0;
        if (gateNow.loadedElsewhere()) {
            loadAgain(
                    "Gate of policy " + before.policyId() + " is answered by another server than was loaded, after a"
                            + " restart or a failover; it is loaded again",
                    before.policyId());
        } else if (drifts && !suspects.add(before.policyId())) {
            loadAgain(
                    "Gate of policy " + before.policyId() + " is off by " + (tooHigh - tooLow) + " coupons and "
                            + missing + " users, and knows " + unknownUsers + " who hold nothing; it is loaded again",
                    before.policyId());
        }
        if (!drifts) {
            suspects.remove(before.policyId());
        }
        tellOfGaps(before.policyId(), gateNow.gaps());
        recovery.recover(before.policyId(), gateNow);
        return new PolicyGauge(
                before.policyId(),
                after.remaining(),
                gateNow.stock(),
                tooHigh - tooLow,
                gateNow.undecidedClaims(),
                gateNow.oldestAgeMillis(),
                gateNow.gaps());
    }

    private void tellOfGaps(long policyId, int gaps) {
        Integer before = gaps == 0 ? gapsTold.remove(policyId) : gapsTold.put(policyId, gaps);
        if (gaps != (before == null ? 0 : before)) {
            LOG.warning("Policy " + policyId + " has " + gaps
                    + " issued coupons without a row: somebody has deleted it." + " They stay issued");
        }
    }

    /** Says so once, not with each run until it is loaded. */
    private void loadAgain(String why, long policyId) {
        if (health.noteNotLoaded(policyId)) {
            LOG.warning(why);
        }
    }

    /** What the last run saw, one entry per open policy. */
    public List<PolicyGauge> gauges() {
        return gauges;
    }
}
