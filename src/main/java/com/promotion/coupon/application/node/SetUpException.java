package com.promotion.coupon.application.node;

/**
 * This node cannot start before an operator has changed something. The message is one or two sentences: what is wrong, and what to
 * do.
 */
public final class SetUpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SetUpException(String message) {
        super(message);
    }

    /** @param cause for the log at level FINE */
    public SetUpException(String message, Throwable cause) {
        super(message, cause);
    }
}
