package com.promotion.coupon.application.gate;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One outbox entry, written by one gate call for all the claims it admitted. The entry may go once the ledger has
 * decided every one of them; this counts down to that. Thread-safe. Should the count never reach zero (a claim
 * failed, the process died), the entry stays, which is what the outbox is for.
 */
public final class OutboxEntry {
    private final String id;
    private final AtomicInteger undecided;

    public OutboxEntry(String id, int claims) {
        this.id = id;
        this.undecided = new AtomicInteger(claims);
    }

    public String id() {
        return id;
    }

    /** When the gate admitted the claims, by its own clock, in Unix ms: the first part of the id. */
    public long admittedAtMillis() {
        return Long.parseLong(id.substring(0, id.indexOf('-')));
    }

    /** Notes that the ledger has decided one more claim; true for the last of them. */
    public boolean countDown() {
        return undecided.decrementAndGet() == 0;
    }
}
