package com.promotion.coupon.application.gate;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponPolicyRepository.LockedPolicy;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Builds a policy's gate from the database: first the holders, in chunks and without any lock, into a set under construction;
 * then, under the policy's row lock, the holders that were added meanwhile, and the swap. The gate is skipped until then. Over all nodes
 * one loader works on a policy at a time. If it freezes, another one begins after a while; the token of the first is invalid then, so
 * its late swap does nothing. It also unloads gates, and closes those of policies that have ended.
 */
@Singleton
public class GateLoader {
    private static final Logger LOG = Logger.getLogger(GateLoader.class.getName());

    /** The gate of a scheduled policy is loaded this long before the policy opens, so that the first claim finds it loaded. */
    public static final Duration LEAD = Duration.ofMinutes(1);

    /** Below what one script call can unpack (about 7,900 arguments). */
    static final int CHUNK = 5_000;

    private final StockGate gate;
    private final GateHealth health;
    private final Transactions transactions;
    private final CouponPolicyRepository policies;
    private final IssuedCouponRepository coupons;
    private final ServiceSettings settings;
    private final ThrottledLog log;
    private final Set<Long> loading = ConcurrentHashMap.newKeySet();

    @Inject
    public GateLoader(
            StockGate gate,
            GateHealth health,
            Transactions transactions,
            CouponPolicyRepository policies,
            IssuedCouponRepository coupons,
            ServiceSettings settings,
            ThrottledLog log) {
        this.gate = gate;
        this.health = health;
        this.transactions = transactions;
        this.policies = policies;
        this.coupons = coupons;
        this.settings = settings;
        this.log = log;
    }

    /**
     * Loads the gate, unless there is none or this node is doing so already. Blocks; never throws: a failed load leaves the policy
     * untrusted, and it is tried again.
     *
     * @return whether it is loaded now
     */
    public boolean load(long policyId) {
        if (!health.configured() || !loading.add(policyId)) {
            return false;
        }
        try {
            int epoch = health.epoch();
            if (!loadable(policyId)) {
                health.forget(policyId);
                return false;
            }
            boolean swapped = swapIn(policyId);
            if (swapped) {
                health.noteLoaded(policyId, epoch);
                LOG.log(Level.INFO, "Gate of policy {0} loaded", String.valueOf(policyId));
            } else {
                health.noteNotLoaded(policyId);
            }
            return swapped;
        } catch (RuntimeException | Error failure) {
            health.noteNotLoaded(policyId);
            log.event(
                    LOG,
                    Level.WARNING,
                    "gates not loaded",
                    () -> "Gate of policy " + policyId + " not loaded: " + failure);
            return false;
        } finally {
            loading.remove(policyId);
        }
    }

    /** Whether the policy issues coupons now, or will within {@link #LEAD}. */
    public boolean loadable(long policyId) {
        return transactions.call(() -> {
            LocalDateTime now = policies.now();
            return policies.find(policyId)
                    .filter(policy -> policy.issues(now, now.plus(LEAD)))
                    .isPresent();
        });
    }

    /**
     * Unloads the policy's gate, for all nodes at once, and loads it again; meanwhile the ledger decides alone. For use
     * after a change of the policy was committed. Blocks; never throws. If the gate cannot be reached, the
     * reconciler finds the difference later.
     *
     * @return whether it is loaded now
     */
    public boolean renew(long policyId) {
        unload(policyId);
        return load(policyId);
    }

    /** Unloads the policy's gate. Blocks; never throws. */
    public void unload(long policyId) {
        health.noteNotLoaded(policyId);
        await(policyId, gate::unload, "gates not unloaded", "not unloaded");
    }

    /**
     * Closes the policy's gate. Blocks; never throws: a gate that cannot be closed now is closed by the clean-up of ended
     * policies.
     */
    public void close(long policyId) {
        await(policyId, gate::close, "gates not closed", "not closed yet");
    }

    private void await(long policyId, Function<Long, CompletionStage<Void>> call, String kind, String failed) {
        if (!health.configured()) {
            return;
        }
        CompletableFuture.completedStage(policyId)
                .thenCompose(call)
                .toCompletableFuture()
                .exceptionally(failure -> {
                    String text = "Gate of policy " + policyId + " " + failed + ": " + failure;
                    log.event(LOG, Level.WARNING, kind, () -> text);
                    return null;
                })
                .join();
    }

    private boolean swapIn(long policyId) {
        Optional<String> begun = gate.beginLoading(policyId);
        if (begun.isEmpty()) {
            return false;
        }
        String token = begun.get();
        Added added = Added.NONE;
        List<Holder> chunk;
        do {
            int after = added.lastNumber();
            chunk = transactions.call(() -> coupons.holders(policyId, after, CHUNK));
            added = add(policyId, token, chunk, added);
        } while (chunk.size() == CHUNK);
        Added first = added;
        return transactions.call(() -> addRestAndSwap(policyId, token, first));
    }

    /**
     * The holders in the set under construction.
     *
     * @param lastNumber the issue number of the last one's coupon
     */
    private record Added(int lastNumber, int holders) {
        static final Added NONE = new Added(0, 0);
    }

    /**
     * The only place that calls the gate inside a transaction, on purpose: while the row lock is held no coupon of the policy
     * is issued, so what is swapped in is exact. It is short (the holders of the last milliseconds, one swap, each with its
     * time limit). If this node freezes here, the database ends the transaction, and the invalid token makes the late swap
     * do nothing.
     *
     * <p>Issued coupons that nobody holds are gaps: somebody has deleted their rows. The gate is told how many, because its
     * set has fewer users than coupons were issued then, and that is no drift.
     *
     * @return false when another loader has taken over, or no coupons are issued of the policy any more
     */
    private boolean addRestAndSwap(long policyId, String token, Added first) {
        Optional<CouponPolicy> open = policies.lock(policyId)
                .filter(locked ->
                        locked.policy().issues(locked.now(), locked.now().plus(LEAD)))
                .map(LockedPolicy::policy);
        if (open.isEmpty()) {
            return false;
        }
        CouponPolicy policy = open.get();
        Added added = first;
        boolean more = added.lastNumber() < policy.issuedQuantity();
        while (more) {
            List<Holder> rest = coupons.holders(policyId, added.lastNumber(), CHUNK);
            added = add(policyId, token, rest, added);
            more = rest.size() == CHUNK;
        }
        return gate.swap(
                policyId,
                token,
                new StockGate.State(
                        policy.remaining(),
                        millis(policy.terms().startAt()),
                        millis(policy.terms().endAt()),
                        Math.max(0, policy.issuedQuantity() - added.holders())));
    }

    /** Adds these to the set under construction, too. */
    private Added add(long policyId, String token, List<Holder> holders, Added before) {
        if (holders.isEmpty()) {
            return before;
        }
        gate.addHolders(policyId, token, holders.stream().map(Holder::userId).toList());
        return new Added(holders.get(holders.size() - 1).issueNumber(), before.holders() + holders.size());
    }

    private long millis(LocalDateTime time) {
        return time.atZone(settings.zone()).toInstant().toEpochMilli();
    }
}
