package com.promotion.coupon.application;

/**
 * The database did not answer in time, refused the connection, or was lost on the way. The transaction may or may
 * not have been committed.
 */
public final class LedgerUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LedgerUnavailableException(Throwable cause) {
        super(cause);
    }
}
