package com.promotion.coupon.application.node;

/** Asks the database how it is. */
public interface DatabaseProbe {

    /** @throws com.promotion.coupon.application.transaction.DatabaseUnavailableException when it does not answer */
    State look();

    /**
     * What the database says of itself.
     *
     * @param version as it names it, with the product
     * @param clockMillis its clock, Unix ms
     * @param askedNanos {@link System#nanoTime} before it was asked
     * @param writable false on a replica, and where it is told to be read-only
     * @param oldestTransactionMillis age of the oldest transaction whose snapshot keeps old rows alive, of those that the role may see
     */
    record State(String version, long clockMillis, long askedNanos, boolean writable, long oldestTransactionMillis) {}
}
