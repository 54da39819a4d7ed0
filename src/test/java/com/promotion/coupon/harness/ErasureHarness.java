package com.promotion.coupon.harness;

import com.promotion.coupon.application.UserErasureService;
import com.promotion.coupon.application.transaction.Transactions;
import java.util.function.Supplier;

/** The erasure of users on a real database, by processes that may die between two transactions. */
public final class ErasureHarness implements AutoCloseable {
    private final HarnessDatabase database;

    public ErasureHarness(LedgerDatabase database) {
        this.database = new HarnessDatabase(database, 8);
    }

    /** A process that lives. */
    public UserErasureService service() {
        return on(database.transactions);
    }

    /** A process that dies after so many transactions. */
    public UserErasureService dyingAfter(int transactions) {
        return on(new Transactions() {
            private int left = transactions;

            @Override
            public <T> T call(Supplier<T> work) {
                if (left-- == 0) {
                    throw new IllegalStateException("killed");
                }
                return database.transactions.call(work);
            }
        });
    }

    private UserErasureService on(Transactions transactions) {
        return new UserErasureService(transactions, database.users, database.policies, database.audit);
    }

    @Override
    public void close() {
        database.close();
    }
}
