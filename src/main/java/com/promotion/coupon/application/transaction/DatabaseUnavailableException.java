package com.promotion.coupon.application.transaction;

/**
 * The database did not answer in time, refused the connection, or the connection was lost. The transaction may or may not have
 * been committed.
 */
public final class DatabaseUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean timedOut;

    /** The outcome is unknown. */
    public DatabaseUnavailableException(Throwable cause) {
        this(cause, false);
    }

    /** @param timedOut whether the database itself ended a statement that had waited or worked for too long */
    public DatabaseUnavailableException(Throwable cause, boolean timedOut) {
        super(cause);
        this.timedOut = timedOut;
    }

    /**
     * Whether the database itself ended a statement that reached its lock or statement time-out. Trying again
     * at once would hold the thread for as long again.
     */
    public boolean timedOut() {
        return timedOut;
    }
}
