package com.promotion.coupon.application.gate;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.log.FirstCause;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Whether this node asks the gate, as a whole and per policy. After {@value #FAILURES_TO_LOSE} failures in a
 * row the gate counts as lost and is not asked any more. When it answers again its data may be stale, so each policy is loaded
 * from the database before its gate is used; the same holds for a policy that the gate does not know.
 *
 * <p>Guarded: {@link #lose} and {@link #notePing} by the monitor; all fields can be read without it. A request that reads an old
 * value for an instant is still decided correctly by the ledger.
 *
 * <p>Bounded: {@code loadable} is what the database says, once a second: every policy that coupons are issued of now or soon.
 * {@code loadedInEpoch} holds only these and policies loaded since then. {@code unloaded} holds policies that were asked for
 * and that the loader has not looked at yet. Their ids come with requests and may be invented, so those that are not in
 * {@code loadable} are at most {@value #UNLOADED_MAX}, are loaded after all others, {@value #UNKNOWN_AT_ONCE} at a time, and
 * are forgotten when the database, read after they were noted, does not name them. Nothing is lost by that: if such a policy
 * is opened later, the next request for it adds it again.
 */
@Singleton
public class GateHealth {
    private static final Logger LOG = Logger.getLogger(GateHealth.class.getName());

    public static final int FAILURES_TO_LOSE = 3;
    public static final int ANSWERS_TO_RETURN = 2;

    public static final int UNLOADED_MAX = 10_000;
    public static final int UNKNOWN_AT_ONCE = 20;

    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final AtomicInteger pingsInARow = new AtomicInteger();
    private final Set<Long> unloaded = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<Long, Integer> loadedInEpoch = new ConcurrentHashMap<>();
    private volatile Set<Long> loadable = Set.of();
    private volatile boolean loadableRead;
    private final boolean configured;
    private volatile boolean reachable;
    /** Whether it was ever asked with an outcome: until then nothing is known. */
    private volatile boolean known;
    /** What it, or the way to it, said last when it was lost. */
    private volatile String lastFailure = "";
    /**
     * How often this node has lost the gate. What was loaded before the last loss is stale. Until the first loss, gates loaded
     * by other nodes are trusted.
     */
    private volatile int epoch;

    /** Without a configured gate it is away, for good. */
    @Inject
    public GateHealth(ServiceSettings settings) {
        this.configured = settings.redis().configured();
        this.reachable = configured;
    }

    /** Whether there is a gate at all. */
    public boolean configured() {
        return configured;
    }

    /** Whether the policy's gate may be asked: it answers, and was loaded since it answered last. */
    public boolean trusts(long policyId) {
        return reachable
                && !unloaded.contains(policyId)
                && (epoch == 0 || loadedInEpoch.getOrDefault(policyId, 0) == epoch);
    }

    /** Has the policy loaded, unless the gate is away: then all are loaded when it is back. */
    public void requestLoad(long policyId) {
        if (reachable) {
            noteNotLoaded(policyId);
        }
    }

    /** The gate answered a call. */
    public void answered() {
        if (!known) {
            known = true;
        }
        if (failuresInARow.get() != 0) {
            failuresInARow.set(0);
        }
    }

    /** A gate call failed or ran out of time. */
    public void failed(Throwable failure) {
        if (failuresInARow.incrementAndGet() >= FAILURES_TO_LOSE) {
            lose(failure);
        }
    }

    private synchronized void lose(Throwable failure) {
        if (reachable) {
            reachable = false;
            known = true;
            epoch++;
            pingsInARow.set(0);
            lastFailure = FirstCause.message(failure);
            LOG.warning("Gate lost, coupons are issued by the ledger alone: " + lastFailure);
        }
    }

    /** The gate answered a ping while it was lost; enough of them in a row bring it back. */
    public synchronized void notePing(boolean answered) {
        if (reachable || !configured) {
            return;
        }
        if (!answered) {
            pingsInARow.set(0);
        } else if (pingsInARow.incrementAndGet() >= ANSWERS_TO_RETURN) {
            failuresInARow.set(0);
            reachable = true;
            LOG.info("Gate back, its policies are loaded again before they are trusted");
        }
    }

    /**
     * The gate does not know this policy, or is known to be wrong about it: load it before asking again.
     *
     * @return whether that is news
     */
    public boolean noteNotLoaded(long policyId) {
        boolean room = loadable.contains(policyId) || unloaded.size() < UNLOADED_MAX;
        return room && unloaded.add(policyId);
    }

    /** All policies that wait to be loaded, a snapshot. */
    public Set<Long> policiesWaiting() {
        return Set.copyOf(unloaded);
    }

    /**
     * What the database says of which policies coupons are issued now or soon: no others need to be loaded.
     *
     * @param waitedBefore those that {@link #policiesWaiting waited} before the database was read; of the others it could not know
     */
    public void setLoadable(Set<Long> policyIds, Set<Long> waitedBefore) {
        loadable = Set.copyOf(policyIds);
        loadableRead = true;
        waitedBefore.stream().filter(policyId -> !policyIds.contains(policyId)).forEach(unloaded::remove);
        loadedInEpoch.keySet().retainAll(loadable);
    }

    /** Whether coupons are issued of the policy now or soon, as the database said last; true while it has not been read yet. */
    public boolean mayBeLoadable(long policyId) {
        return !loadableRead || loadable.contains(policyId);
    }

    /** The policies to load next, a snapshot: first all those that the database is known to have, then a few others. */
    public List<Long> policiesToLoad() {
        Set<Long> known = loadable;
        return Stream.concat(
                        unloaded.stream().filter(known::contains),
                        unloaded.stream()
                                .filter(policyId -> !known.contains(policyId))
                                .limit(UNKNOWN_AT_ONCE))
                .toList();
    }

    public int epoch() {
        return epoch;
    }

    /** The policy's gate was loaded from the database; {@code epoch} is the one in which the loading began. */
    public void noteLoaded(long policyId, int inEpoch) {
        loadedInEpoch.put(policyId, inEpoch);
        unloaded.remove(policyId);
    }

    /** There is nothing to load: the policy does not exist or is not open. */
    public void forget(long policyId) {
        loadedInEpoch.remove(policyId);
        unloaded.remove(policyId);
    }

    /** Whether the gate answers; true while it has not been asked yet, false where there is none. */
    public boolean reachable() {
        return reachable;
    }

    /** Whether the gate has been asked, with an outcome. */
    public boolean known() {
        return known;
    }

    /** Why the gate was lost last, in the words of Redis or of the network; empty when it never was. */
    public String lastFailure() {
        return lastFailure;
    }
}
