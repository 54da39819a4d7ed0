package com.promotion.coupon.application.transaction;

/**
 * The database refused the data of a transaction: a value it cannot store, or one that breaks a key or a check (SQLSTATE
 * classes 22 and 23). Nothing was written, and the same data will be refused again unless other rows change.
 */
public final class DataRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataRejectedException(Throwable cause) {
        super(cause);
    }
}
