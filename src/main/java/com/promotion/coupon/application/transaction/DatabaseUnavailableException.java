package com.promotion.coupon.application.transaction;

/**
 * The database did not answer in time, refused the connection, or was lost on the way. The transaction may or may
 * not have been committed.
 */
public final class DatabaseUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DatabaseUnavailableException(Throwable cause) {
        super(cause);
    }
}
