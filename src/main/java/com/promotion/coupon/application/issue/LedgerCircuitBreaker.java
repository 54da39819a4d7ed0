package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.log.ThrottledLog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A circuit breaker for each policy: refuses claims before the gate while the ledger cannot record them. A lock that is held on
 * one policy's row stops that policy only.
 *
 * <p>After a failed batch the policy's circuit is open for {@value #PAUSE_MILLIS} ms. Then one claim at a time is allowed
 * as a probe; when a batch is recorded, the circuit is closed again. A probe that never reached the ledger (the gate refused
 * it) is given back with {@link #release}, and the next claim may probe at once. Outbox recovery is not held up by the pause
 * or by customers' probes: it has probes of its own.
 *
 * <p>A probe may hold a ledger thread until PostgreSQL's lock time-out. So at most a quarter of the ledger's threads (at least
 * one) is used by customers' probes at the same time, and as many by recovery; the other half stays with the policies that
 * work. With fewer than four ledger threads this cannot be kept: two stuck policies may then delay others by a lock time-out.
 *
 * <p>Guarded: {@code openUntilNanos} is a concurrent map, which is all that is read while no policy fails; everything else is
 * done under the monitor. Bounded: {@value #FAILING_MAX} failing policies; those without a failure for a minute are removed
 * at the next failure of any policy; a further one keeps its circuit closed, so its claims reach the ledger and fail there.
 */
@Singleton
public class LedgerCircuitBreaker {
    private static final Logger LOG = Logger.getLogger(LedgerCircuitBreaker.class.getName());

    public static final long PAUSE_MILLIS = 1_000;

    /** A probe that was not released within this time counts as lost. */
    static final long PROBE_MILLIS_MAX = 20_000;

    private static final int FAILING_MAX = 10_000;
    private static final long FORGET_MILLIS = 60_000;

    /** What a claim may do. */
    public enum Permission {
        /** The circuit is closed: the claim may proceed. */
        GRANTED,

        /** The circuit is open, and this claim tests whether the ledger works again; {@link #release} must follow. */
        PROBE,

        /** The circuit is open: the claim must be refused. */
        DENIED
    }

    /** When customers may probe next, by failing policy. */
    private final ConcurrentHashMap<Long, Long> openUntilNanos = new ConcurrentHashMap<>();

    private final Map<Long, Long> customerProbes = new HashMap<>();
    private final Map<Long, Long> recoveryProbes = new HashMap<>();
    private final int probesMax;
    private final LongSupplier nanoTime;
    private final ThrottledLog log;

    @Inject
    public LedgerCircuitBreaker(ServiceSettings settings, ThrottledLog log) {
        this(settings.ledger().threads(), System::nanoTime, log);
    }

    public LedgerCircuitBreaker(int ledgerThreads, LongSupplier nanoTime, ThrottledLog log) {
        this.probesMax = Math.max(1, ledgerThreads / 4);
        this.nanoTime = nanoTime;
        this.log = log;
    }

    /** Asks whether a customer's claim may proceed; {@link Permission#PROBE} has to be followed by {@link #release}. */
    public Permission tryAcquire(long policyId) {
        return openUntilNanos.get(policyId) == null ? Permission.GRANTED : tryProbe(policyId);
    }

    private synchronized Permission tryProbe(long policyId) {
        Long openUntil = openUntilNanos.get(policyId);
        if (openUntil == null) {
            return Permission.GRANTED;
        }
        return nanoTime.getAsLong() - openUntil >= 0 && begin(customerProbes, policyId)
                ? Permission.PROBE
                : Permission.DENIED;
    }

    /** Gives a customer's probe back, whatever its outcome. Does nothing when the policy has no probe in flight. */
    public synchronized void release(long policyId) {
        customerProbes.remove(policyId);
    }

    /** Asks whether outbox recovery may record the policy; true has to be followed by {@link #releaseRecovery}. */
    public boolean tryAcquireRecovery(long policyId) {
        if (openUntilNanos.get(policyId) == null) {
            return true;
        }
        synchronized (this) {
            return begin(recoveryProbes, policyId);
        }
    }

    public synchronized void releaseRecovery(long policyId) {
        recoveryProbes.remove(policyId);
    }

    private boolean begin(Map<Long, Long> probes, long policyId) {
        long now = nanoTime.getAsLong();
        probes.values().removeIf(since -> now - since > TimeUnit.MILLISECONDS.toNanos(PROBE_MILLIS_MAX));
        return probes.size() < probesMax && probes.putIfAbsent(policyId, now) == null;
    }

    /** Whether the last batch of the policy failed; only a batch under the row lock may show that the ledger works again. */
    boolean isOpen(long policyId) {
        return openUntilNanos.containsKey(policyId);
    }

    void recorded(long policyId) {
        if (!openUntilNanos.isEmpty() && openUntilNanos.remove(policyId) != null) {
            log.event(
                    LOG,
                    Level.INFO,
                    "policies that the ledger records again",
                    () -> "The ledger records policy " + policyId + " again");
        }
    }

    void failed(long policyId, Throwable failure) {
        long now = nanoTime.getAsLong();
        openUntilNanos.values().removeIf(until -> now - until > TimeUnit.MILLISECONDS.toNanos(FORGET_MILLIS));
        if (openUntilNanos.size() >= FAILING_MAX && !openUntilNanos.containsKey(policyId)) {
            return;
        }
        if (openUntilNanos.put(policyId, now + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)) == null) {
            log.event(
                    LOG,
                    Level.WARNING,
                    "policies that the ledger cannot record",
                    () -> "The ledger cannot record policy " + policyId + ": " + failure,
                    failure);
        }
    }
}
