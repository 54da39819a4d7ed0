package com.promotion.coupon.infrastructure.transaction;

import com.promotion.coupon.application.transaction.DataConflictException;
import com.promotion.coupon.application.transaction.DataRejectedException;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.exception.CouponException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionalException;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Transactions of JTA. Tells four kinds of failure apart, because each is handled differently: a value is refused, a
 * key is taken, the database is away, or the work has a bug.
 */
@Singleton
public class JtaTransactions implements Transactions {
    /** Bounds the search where causes form a cycle. */
    private static final int CAUSES_MAX = 32;

    /** lock_timeout (55P03) and statement_timeout (57014), which PostgreSQL counts by itself; HYT00 is the embedded database's. */
    private static final Set<String> TIME_OUTS = Set.of("55P03", "57014", "HYT00");

    private final JtaBoundary boundary;

    @Inject
    public JtaTransactions(JtaBoundary boundary) {
        this.boundary = boundary;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        try {
            return boundary.call(work);
        } catch (JtaBoundary.WorkFailed failed) {
            throw failed.error();
        } catch (Exception failure) { // also checked ones: WildFly's interceptor throws those of the commit as they are
            throw translated(failure);
        }
    }

    /**
     * The SQLSTATE decides: class 22 (data) means a refused value, class 23 (integrity) a conflict, class 42 (syntax or access rule) means a bug
     * in our statement, everything else (connection, time-out, shutdown, deadlock, no connection to give) means that the database
     * or the connection failed. Without an SQLSTATE, a failure of the transaction manager means that the outcome is unknown; any other
     * exception is what the work threw.
     */
    static RuntimeException translated(Exception failure) {
        boolean outage = !(failure instanceof RuntimeException);
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++, cause = cause.getCause()) {
            if (cause instanceof CouponException
                    || cause instanceof DataRejectedException
                    || cause instanceof DataConflictException
                    || cause instanceof DatabaseUnavailableException) {
                return (RuntimeException) cause;
            }
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                String state = sql.getSQLState();
                return translated(failure, state);
            }
            outage |= cause instanceof SQLException || isOfTheTransactionManager(cause);
        }
        return outage ? new DatabaseUnavailableException(failure) : (RuntimeException) failure;
    }

    private static RuntimeException translated(Exception failure, String state) {
        if (state.startsWith("22")) {
            return new DataRejectedException(failure);
        }
        if (state.startsWith("23")) {
            return new DataConflictException(failure);
        }
        if (!state.startsWith("42")) {
            return new DatabaseUnavailableException(failure, TIME_OUTS.contains(state));
        }
        return failure instanceof RuntimeException bug ? bug : new IllegalStateException(failure);
    }

    private static boolean isOfTheTransactionManager(Throwable cause) {
        return cause instanceof RollbackException
                || cause instanceof SystemException
                || cause instanceof HeuristicMixedException
                || cause instanceof HeuristicRollbackException
                || cause instanceof TransactionalException;
    }
}
