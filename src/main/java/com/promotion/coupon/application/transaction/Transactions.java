package com.promotion.coupon.application.transaction;

import java.util.function.Supplier;

/**
 * Runs work in one database transaction. The only way to the database: repositories need a transaction, and this is where
 * it begins and ends.
 */
public interface Transactions {

    /**
     * Runs the work in a transaction and returns its result after the commit. Work that throws is rolled back. Called inside
     * other work, it joins that transaction.
     *
     * @throws DataRejectedException the database cannot store or compute a value; nothing was written
     * @throws DataConflictException what was to be written breaks a key or a check; nothing was written
     * @throws DatabaseUnavailableException the database failed or did not answer; whether the work was committed is unknown unless
     *     the exception says more
     * @throws RuntimeException what the work itself threw, unchanged: a refusal, or a bug
     */
    <T> T call(Supplier<T> work);

    /** As {@link #call}, for work without a result. */
    default void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }
}
