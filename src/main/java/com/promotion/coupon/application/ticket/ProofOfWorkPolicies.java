package com.promotion.coupon.application.ticket;

import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.PolicyStatus;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/**
 * Which policies ask for proof of work, known without the database: read before the node is ready, then every second, and at once
 * when this node changes a policy. Another node knows of a change within a second or two.
 *
 * <p>Guarded: requests read one immutable map without a lock. Those that replace it hold this object's lock, also while they read the
 * database, so an outdated map does not overwrite a newer change. Bounded: the {@value #POLICIES_MAX} newest policies, and those that
 * this node changes within a second.
 */
@Singleton
public class ProofOfWorkPolicies {
    private static final int POLICIES_MAX = 10_000;

    private final Transactions transactions;
    private final TicketStore store;
    private volatile Map<Long, Integer> bits = Map.of();
    private volatile boolean read;

    @Inject
    public ProofOfWorkPolicies(Transactions transactions, TicketStore store) {
        this.transactions = transactions;
        this.store = store;
    }

    /** The number of bits that the policy asks for, 0 when it asks for no proof or is not known. */
    public int bitsOf(long policyId) {
        return bits.getOrDefault(policyId, 0);
    }

    /**
     * Reads the policies, once; after that it returns at once.
     *
     * @throws RuntimeException when the database does not answer
     */
    public void ensure() {
        if (!read) {
            refresh();
        }
    }

    /**
     * Reads the policies again.
     *
     * @throws RuntimeException when the database does not answer; what is known stays
     */
    public synchronized void refresh() {
        bits = Map.copyOf(transactions.call(() -> store.proofOfWorkBits(POLICIES_MAX)));
        read = true;
    }

    /** Notes a policy as this node has just stored it. */
    public void note(PolicyView policy) {
        note(
                policy.id(),
                policy.status() == PolicyStatus.ENDED ? 0 : policy.terms().proofOfWorkBits());
    }

    /** Notes that this node has just deleted the policy. */
    public void forget(long policyId) {
        note(policyId, 0);
    }

    private synchronized void note(long policyId, int bitsNow) {
        Map<Long, Integer> changed = new HashMap<>(bits);
        if (bitsNow > 0) {
            changed.put(policyId, bitsNow);
        } else {
            changed.remove(policyId);
        }
        bits = Map.copyOf(changed);
    }
}
