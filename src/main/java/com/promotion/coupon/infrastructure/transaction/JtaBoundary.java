package com.promotion.coupon.infrastructure.transaction;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import java.util.function.Supplier;

/**
 * Where a JTA transaction begins and ends. A bean of its own, because the commit happens in the interceptor around it, and
 * {@link JtaTransactions} has to see the failures of the commit.
 */
@Singleton
public class JtaBoundary {

    /** Runs the work in the current transaction, or in a new one; any exception rolls it back. */
    @Transactional(rollbackOn = Exception.class)
    public <T> T call(Supplier<T> work) {
        return work.get();
    }
}
