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

    /** An {@code Error} of the work, as an exception. */
    static final class WorkFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private WorkFailed(Error error) {
            super(error);
        }

        Error error() {
            return (Error) getCause();
        }
    }

    /**
     * Runs the work in the current transaction, or in a new one; whatever it throws rolls it back. An {@code Error} is thrown as an
     * exception: Payara's interceptor (6.2025.10) knows only these, and would commit.
     */
    @Transactional(rollbackOn = Exception.class)
    public <T> T call(Supplier<T> work) {
        try {
            return work.get();
        } catch (Error error) {
            throw new WorkFailed(error);
        }
    }
}
