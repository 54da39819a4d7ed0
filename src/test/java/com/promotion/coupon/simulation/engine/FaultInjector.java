package com.promotion.coupon.simulation.engine;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** What goes wrong, and how often. Each seed has a choice of faults of its own; after the healing there are none. */
public final class FaultInjector {

    /** What can go wrong. */
    public enum Fault {
        /** kill -9 of a node; another one takes its place. */
        NODE_KILLED,
        /** SIGSTOP of a node for a while. */
        NODE_STOPPED,
        /** A node cannot reach the gate for a while; the others can. */
        NODE_CUT_OFF,
        /** A call to the gate is lost on the way there. */
        CALL_LOST,
        /** The gate has run the script, its reply is lost. */
        REPLY_LOST,
        /** The script runs long after the caller has given up. */
        CALL_LATE,
        /** The script runs twice, the second reply arrives. */
        CALL_TWICE,
        /** Everything takes its time, each thing another one. */
        SLOW,
        /** FLUSHALL. */
        GATE_WIPED,
        /** One key of the gate is lost. */
        KEY_LOST,
        /** The gate is what it was a while ago: a fail-over to a replica that was behind. */
        GATE_STALE,
        /** The gate refuses connections for a while. */
        GATE_AWAY,
        /** The gate is stopped for a while; what was sent to it meanwhile runs when it goes on. */
        GATE_STOPPED,
        /** A loader stops for longer than its transaction, or even its token, may live. */
        LOADER_STOPPED,
        /** The database fails before it did anything. */
        LEDGER_FAILS,
        /** The connection is lost on COMMIT, which was done, was not, or will be in a moment. */
        COMMIT_IN_DOUBT,
        /** The database refuses connections for a while. */
        LEDGER_AWAY,
        /** Callers get little time: requests reach their deadline at the gate, in a queue, or while the ledger works. */
        DEADLINE,
        /** The caller hangs up and asks again. */
        HANG_UP
    }

    private final SimulatedClock timeline;
    private final Set<Fault> faults;
    private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
    private boolean calm;
    private long calmFromMillis = Long.MAX_VALUE;
    private long gateAwayUntilMillis;
    private long gateStoppedUntilMillis;
    private long ledgerAwayUntilMillis;

    public FaultInjector(SimulatedClock timeline, Set<Fault> faults) {
        this.timeline = timeline;
        this.faults = faults;
    }

    public boolean has(Fault fault) {
        return faults.contains(fault);
    }

    public Set<Fault> faults() {
        return faults;
    }

    /** Whether it goes wrong this time. */
    public boolean strikes(Fault fault, double probability) {
        if (calm || !faults.contains(fault) || !timeline.chance(probability)) {
            return false;
        }
        struck(fault);
        return true;
    }

    public void struck(Fault fault) {
        struck.merge(fault, 1, Integer::sum);
    }

    public Map<Fault, Integer> struck() {
        return struck;
    }

    public void announceCalm(long fromMillis) {
        calmFromMillis = fromMillis;
    }

    /** From now on nothing goes wrong, and everything is quick. */
    public void calmDown() {
        calm = true;
        gateAwayUntilMillis = 0;
        gateStoppedUntilMillis = 0;
        ledgerAwayUntilMillis = 0;
    }

    /** How long a step takes. */
    public long latency() {
        if (calm) {
            return 0;
        }
        int dice = timeline.between(1, 100);
        if (dice <= 60) {
            return timeline.between(0, 1);
        }
        if (dice <= 95 || !faults.contains(Fault.SLOW)) {
            return timeline.between(1, 15);
        }
        struck(Fault.SLOW);
        return timeline.between(15, 500);
    }

    /** Out of these bounds, but not far into the calm. */
    public long spell(int firstMillis, int lastMillis) {
        long spell = timeline.between(firstMillis, lastMillis);
        return Math.min(spell, Math.max(0, calmFromMillis - timeline.now()) + timeline.between(0, 8_000));
    }

    public void gateAway(long forMillis) {
        gateAwayUntilMillis = timeline.now() + forMillis;
    }

    public boolean gateIsAway() {
        return timeline.now() < gateAwayUntilMillis;
    }

    public void gateStopped(long forMillis) {
        gateStoppedUntilMillis = timeline.now() + forMillis;
    }

    public long gateStoppedForMillis() {
        return Math.max(0, gateStoppedUntilMillis - timeline.now());
    }

    public void ledgerAway(long forMillis) {
        ledgerAwayUntilMillis = timeline.now() + forMillis;
    }

    public boolean ledgerIsAway() {
        return timeline.now() < ledgerAwayUntilMillis;
    }
}
