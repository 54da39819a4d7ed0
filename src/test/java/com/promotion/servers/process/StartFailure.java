package com.promotion.servers.process;

/** A server that did not start. The message is for a person: what is wrong and what to do, in one line. */
public final class StartFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
