package com.promotion.coupon.exception;

/**
 * An expected refusal. It carries a code and words instead of a stack trace: it is an answer, not a bug, and under
 * load it is the most frequent one.
 */
public class CouponException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CouponErrorCode code;
    private final transient LocalizedText text;
    private final int retryAfterSeconds;

    protected CouponException(CouponErrorCode code, LocalizedText text) {
        this(code, text, 0);
    }

    protected CouponException(CouponErrorCode code, LocalizedText text, int retryAfterSeconds) {
        super(text.english(), null, false, false);
        this.code = code;
        this.text = text;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    public CouponErrorCode code() {
        return code;
    }

    public LocalizedText text() {
        return text;
    }

    /** Seconds after which asking again makes sense; 0 when it never does. */
    public int retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
