package com.promotion.coupon.application.ticket;

import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.Key;
import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that signs claim tickets. All nodes share it, so a ticket of one node is good on every other. It is read once,
 * before the node is ready, and never written to a log.
 */
@Singleton
public class TicketKey {
    static final int BYTES = 32;
    static final String ALGORITHM = "HmacSHA256";

    private final Transactions transactions;
    private final TicketStore store;
    private volatile Key key;

    @Inject
    public TicketKey(Transactions transactions, TicketStore store) {
        this.transactions = transactions;
        this.store = store;
    }

    /**
     * Reads the key, or makes it when this is the first node; after that it returns at once.
     *
     * @throws RuntimeException when the database does not answer
     */
    public void ensure() {
        if (key == null) {
            byte[] candidate = new byte[BYTES];
            new SecureRandom().nextBytes(candidate);
            key = new SecretKeySpec(transactions.call(() -> store.sharedKey(candidate)), ALGORITHM);
        }
    }

    /** @throws ServiceUnavailableException (CP009) before the key is read */
    Key get() {
        Key found = key;
        if (found == null) {
            throw new ServiceUnavailableException();
        }
        return found;
    }
}
