package com.promotion.coupon.simulation.storage;

import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.StockGate.Promise;
import com.promotion.coupon.application.gate.StockGate.Reply;
import com.promotion.coupon.application.gate.StockGate.Settlement;
import com.promotion.coupon.application.gate.StockGate.Snapshot;
import com.promotion.coupon.application.gate.StockGate.State;
import com.promotion.coupon.application.gate.StockGate.Undecided;
import com.promotion.coupon.fixtures.memory.GateKeys;
import com.promotion.coupon.simulation.engine.SimulatedClock;
import com.promotion.coupon.simulation.engine.Trace;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Redis with one policy's keys: each script happens at one instant, and what it changes is noted in the trace. */
public final class SimulatedRedis {
    private final Trace trace;
    private final GateKeys keys;

    public SimulatedRedis(SimulatedClock timeline, Trace trace, int outboxEntriesMax) {
        this.trace = trace;
        this.keys = new GateKeys(timeline::now, outboxEntriesMax);
    }

    // What happens to it.

    /** FLUSHALL. */
    public void wipe() {
        keys.wipe();
    }

    public void lose(GateKeys.Key key) {
        keys.lose(key);
    }

    /** Notes the present state; running the result brings it back, on another server. */
    public Runnable replicate() {
        return keys.replicate();
    }

    // What the checker looks at.

    /** Null when it is lost. */
    public Integer stock() {
        return keys.stock();
    }

    public Set<Long> admittedUsers() {
        return keys.admittedUsers();
    }

    public int outboxEntries() {
        return keys.outboxEntries();
    }

    /** The users of the claims in the outbox. */
    public Set<Long> undecidedUsers() {
        return keys.undecidedUsers();
    }

    // The scripts.

    Reply claim(List<Claim> claims) {
        Reply reply = keys.claim(claims);
        switch (reply.answers().get(0).code()) {
            case NOT_LOADED ->
                trace.note(keys.stock() == null ? "gate: not loaded, %s" : "gate: outbox lost, %s", claims);
            case NOT_OPEN_YET, ENDED -> {
                // Nothing has changed.
            }
            default ->
                trace.note(
                        "gate: entry %s, stock %d, %s for %s", reply.entryId(), keys.stock(), reply.answers(), claims);
        }
        return reply;
    }

    Void settle(Settlement settlement) {
        trace.note("gate: %s", settlement);
        keys.settle(settlement);
        return null;
    }

    Optional<String> beginLoading() {
        Optional<String> token = keys.beginLoading();
        token.ifPresent(loader -> trace.note("gate: %s begins", loader));
        return token;
    }

    boolean addHolders(String token, List<Long> userIds) {
        return keys.addHolders(token, userIds);
    }

    boolean swap(String token, State state) {
        boolean swapped = keys.swap(token, state);
        if (swapped) {
            trace.note(
                    "gate: %s swaps in stock %d, users %s",
                    token, keys.stock(), keys.admittedUsers().size());
        } else {
            trace.note("gate: %s came too late", token);
        }
        return swapped;
    }

    Snapshot inspect() {
        return keys.inspect();
    }

    List<Undecided> undecided(long minAgeMillis, int limit) {
        return keys.undecided(minAgeMillis, limit);
    }

    Void promise(Claim claim, String entryId) {
        trace.note("gate: promised %s", claim);
        keys.promise(claim, entryId);
        return null;
    }

    Optional<Promise> promised(long couponId) {
        return keys.promised(couponId);
    }
}
