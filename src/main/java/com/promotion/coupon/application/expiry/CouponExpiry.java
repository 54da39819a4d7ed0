package com.promotion.coupon.application.expiry;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Marks overdue coupons as EXPIRED. Nobody waits for it: whether a coupon may be used is decided by the clock, not by this
 * mark. So it takes its time: chunks of {@value #CHUNK}, each a transaction of its own, for {@value #SHARE_MILLIS} ms of
 * every second, which leaves the rest to issuing. Nothing is remembered between chunks: a node that dies in one has lost
 * that chunk and nothing else, and any node goes on with what is left.
 */
@Singleton
public class CouponExpiry {
    public static final int CHUNK = 500;
    static final long SHARE_MILLIS = 250;

    private final ExpiryTransaction transaction;
    private final LongSupplier nanoTime;

    @Inject
    public CouponExpiry(ExpiryTransaction transaction) {
        this(transaction, System::nanoTime);
    }

    CouponExpiry(ExpiryTransaction transaction, LongSupplier nanoTime) {
        this.transaction = transaction;
        this.nanoTime = nanoTime;
    }

    /** One second's share of the work; returns how many coupons it expired. */
    public long run() {
        long start = nanoTime.getAsLong();
        long expired = 0;
        int chunk;
        do {
            chunk = transaction.expire(CHUNK);
            expired += chunk;
        } while (chunk == CHUNK && nanoTime.getAsLong() - start < TimeUnit.MILLISECONDS.toNanos(SHARE_MILLIS));
        return expired;
    }
}
