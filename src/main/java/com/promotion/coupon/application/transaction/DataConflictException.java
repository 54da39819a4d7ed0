package com.promotion.coupon.application.transaction;

/**
 * The data of a transaction breaks a key or a check (SQLSTATE class 23), most often because another transaction has written the
 * same key at the same time. Nothing was written; the same work may succeed once it has read the other's rows.
 */
public final class DataConflictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DataConflictException(Throwable cause) {
        super(cause);
    }
}
