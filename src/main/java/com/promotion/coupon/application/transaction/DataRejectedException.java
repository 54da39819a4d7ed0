package com.promotion.coupon.application.transaction;

/**
 * The database cannot store or compute a value of a transaction, e.g. a text that is too long (SQLSTATE class 22). Nothing was
 * written, and the same value will be refused again.
 */
public final class DataRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataRejectedException(Throwable cause) {
        super(cause);
    }
}
