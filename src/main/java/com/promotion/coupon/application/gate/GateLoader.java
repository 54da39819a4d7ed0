package com.promotion.coupon.application.gate;

import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Builds a policy's gate from the database: the holders in chunks, without any lock, into a set under construction;
 * then, under the policy's row lock, the few that came meanwhile, and the swap. Traffic goes past the gate until
 * then. One loader of a policy works at a time over all nodes; should it freeze, the next one begins after a while,
 * and its token makes the late swap of the first one do nothing.
 */
@Singleton
public class GateLoader {
    private static final Logger LOG = Logger.getLogger(GateLoader.class.getName());

    /** Below what one script call can unpack (about 7,900 arguments). */
    static final int CHUNK = 5_000;

    private final StockGate gate;
    private final GateHealth trust;
    private final GateLoadTransaction transaction;
    private final Set<Long> loading = ConcurrentHashMap.newKeySet();

    @Inject
    public GateLoader(StockGate gate, GateHealth trust, GateLoadTransaction transaction) {
        this.gate = gate;
        this.trust = trust;
        this.transaction = transaction;
    }

    /**
     * Loads the gate, unless this node is doing so already. Blocks; never throws: a failed load leaves the policy
     * untrusted, and it is tried again.
     *
     * @return whether it is loaded now
     */
    public boolean load(long policyId) {
        if (!loading.add(policyId)) {
            return false;
        }
        try {
            int era = trust.era();
            if (!transaction.issuable(policyId)) {
                trust.forget(policyId);
                return false;
            }
            boolean swapped = swapIn(policyId);
            if (swapped) {
                trust.loaded(policyId, era);
                LOG.log(Level.INFO, "Gate of policy {0} loaded", String.valueOf(policyId));
            } else {
                trust.notLoaded(policyId);
            }
            return swapped;
        } catch (RuntimeException failure) {
            trust.notLoaded(policyId);
            LOG.log(Level.WARNING, "Gate of policy " + policyId + " not loaded: " + failure);
            return false;
        } finally {
            loading.remove(policyId);
        }
    }

    /** Whether the policy is one that a gate may be loaded for. */
    public boolean loadable(long policyId) {
        return transaction.issuable(policyId);
    }

    /**
     * After a change of the policy was committed: the gate forgets what it knew, on all nodes at once, and is loaded
     * again; the ledger decides alone meanwhile. Blocks; never throws. A gate that cannot be told is found wrong by the
     * audit.
     *
     * @return whether it is loaded now
     */
    public boolean renew(long policyId) {
        unload(policyId);
        return load(policyId);
    }

    /** The gate forgets the policy. Blocks; never throws. */
    public void unload(long policyId) {
        trust.notLoaded(policyId);
        gate.unload(policyId)
                .toCompletableFuture()
                .exceptionally(failure -> {
                    LOG.log(Level.WARNING, "Gate of policy " + policyId + " not unloaded: " + failure);
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
        int lastNumber = 0;
        List<Holder> chunk = transaction.holders(policyId, lastNumber, CHUNK);
        while (chunk.size() == CHUNK) {
            add(policyId, token, chunk);
            lastNumber = chunk.get(chunk.size() - 1).issueNumber();
            chunk = transaction.holders(policyId, lastNumber, CHUNK);
        }
        return transaction.addRestAndSwap(policyId, token, lastNumber);
    }

    private void add(long policyId, String token, List<Holder> chunk) {
        gate.addHolders(policyId, token, chunk.stream().map(Holder::userId).toList());
    }
}
