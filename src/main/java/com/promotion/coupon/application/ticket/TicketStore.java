package com.promotion.coupon.application.ticket;

import java.util.Map;

/** What the database has for claim tickets. Every method needs a transaction; none of them hides an outage. */
public interface TicketStore {

    /**
     * The key that all nodes share. The first node's candidate becomes the key.
     *
     * @param candidate {@value TicketKey#BYTES} random bytes
     * @return the stored key, of as many bytes
     */
    byte[] sharedKey(byte[] candidate);

    /**
     * The policies that are not ended and ask for proof of work, with the number of bits; the newest ones.
     *
     * @param limit policies at most
     */
    Map<Long, Integer> proofOfWorkBits(int limit);
}
