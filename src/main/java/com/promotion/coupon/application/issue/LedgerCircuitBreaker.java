package com.promotion.coupon.application.issue;

import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps claims from the gate while the ledger cannot record them, per policy: a lock that somebody holds on one policy
 * stops that policy and no other. After a failed batch the policy is closed for {@value #PAUSE_MILLIS} ms, then one
 * claim is let through; if it is recorded, the policy is open again.
 *
 * <p>Guarded: the map's compute methods. Bounded: only failing policies are in it, and only policies whose claims
 * reached the ledger can fail; one that nobody asks for any more is dropped when the next one fails.
 */
@Singleton
public class LedgerCircuitBreaker {
    private static final Logger LOG = Logger.getLogger(LedgerCircuitBreaker.class.getName());

    public static final long PAUSE_MILLIS = 1_000;
    private static final long FORGET_MILLIS = 60_000;

    /** Until when nobody passes; then one claim does, and the next one after another pause. */
    private final ConcurrentHashMap<Long, Long> closedUntilNanos = new ConcurrentHashMap<>();

    private final LongSupplier nanoTime;

    public LedgerCircuitBreaker() {
        this(System::nanoTime);
    }

    public LedgerCircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether a claim of this policy may go on; while the policy is failing, true for one claim per pause. */
    boolean lets(long policyId) {
        Long until = closedUntilNanos.get(policyId);
        if (until == null) {
            return true;
        }
        long now = nanoTime.getAsLong();
        return now - until >= 0 && closedUntilNanos.replace(policyId, until, pauseFrom(now));
    }

    void recorded(long policyId) {
        if (!closedUntilNanos.isEmpty() && closedUntilNanos.remove(policyId) != null) {
            LOG.log(Level.INFO, "The ledger records policy {0} again", String.valueOf(policyId));
        }
    }

    void failed(long policyId, Throwable failure) {
        long now = nanoTime.getAsLong();
        closedUntilNanos.values().removeIf(until -> now - until > TimeUnit.MILLISECONDS.toNanos(FORGET_MILLIS));
        if (closedUntilNanos.put(policyId, pauseFrom(now)) == null) {
            LOG.log(Level.WARNING, "The ledger cannot record policy " + policyId + ": " + failure);
        }
    }

    /** Whether any policy is failing right now. */
    public boolean anyFailing() {
        return !closedUntilNanos.isEmpty();
    }

    private static long pauseFrom(long now) {
        return now + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
    }
}
