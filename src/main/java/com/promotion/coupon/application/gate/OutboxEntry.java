package com.promotion.coupon.application.gate;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One outbox entry, written by one gate call for all the claims it admitted. The entry is deleted once the ledger has
 * decided all of them, which this class counts. Thread-safe. When the count does not reach zero (a claim failed, the process
 * died), the entry stays, and outbox recovery records it.
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
