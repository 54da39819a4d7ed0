package com.promotion.coupon.application.expiry;

import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponUseRepository;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Marks overdue coupons as EXPIRED. No decision waits for it: whether a coupon may be used is decided by the clock, not by this
 * mark. It waits while no second clock confirms the database's, because there is no way back. So it works slowly: chunks of {@value #CHUNK}, each a transaction of its own, for {@value #SHARE_MILLIS} ms of every
 * second, which leaves the rest to issuing. Chunks share no state: a node that dies loses at most the chunk that it was
 * working on, and any node continues with the rest.
 */
@Singleton
public class CouponExpiry {
    static final int CHUNK = 500;
    static final long SHARE_MILLIS = 250;

    private final Transactions transactions;
    private final CouponPolicyRepository policies;
    private final CouponUseRepository uses;
    private final LongSupplier nanoTime;

    @Inject
    public CouponExpiry(Transactions transactions, CouponPolicyRepository policies, CouponUseRepository uses) {
        this(transactions, policies, uses, System::nanoTime);
    }

    CouponExpiry(
            Transactions transactions,
            CouponPolicyRepository policies,
            CouponUseRepository uses,
            LongSupplier nanoTime) {
        this.transactions = transactions;
        this.policies = policies;
        this.uses = uses;
        this.nanoTime = nanoTime;
    }

    /** One second's share of the work; returns how many coupons it expired. */
    public long run() {
        long start = nanoTime.getAsLong();
        long expired = 0;
        int chunk;
        do {
            chunk = transactions.call(() ->
                    policies.confirmedNow().map(now -> uses.expire(now, CHUNK)).orElse(0));
            expired += chunk;
        } while (chunk == CHUNK && nanoTime.getAsLong() - start < TimeUnit.MILLISECONDS.toNanos(SHARE_MILLIS));
        return expired;
    }
}
