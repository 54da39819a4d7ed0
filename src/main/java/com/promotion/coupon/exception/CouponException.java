package com.promotion.coupon.exception;

/**
 * An expected refusal. It carries a message instead of a stack trace: it is an answer, not a bug, and under load it is
 * the most frequent one.
 */
public class CouponException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Message message;
    private final int retryAfterSeconds;

    /** @param key of a text without arguments */
    public CouponException(MessageKey key) {
        this(Message.of(key));
    }

    protected CouponException(Message message) {
        this(message, 0);
    }

    protected CouponException(Message message, int retryAfterSeconds) {
        super(null, null, false, false);
        this.message = message;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public CouponErrorCode code() {
        return message.key().code();
    }

    public Message message() {
        return message;
    }

    /** The English text, for logs; composed only when it is asked for. */
    @Override
    public String getMessage() {
        return Messages.forLogs().text(message);
    }

    /** Seconds after which asking again makes sense; 0 when it never does. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
