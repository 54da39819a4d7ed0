package com.promotion.coupon.application.limit;

import com.promotion.coupon.exception.TooManyRequestsException;

/**
 * What a bucket says of one request.
 *
 * @param rate of the bucket; null where there is no limit
 * @param granted whether the request is let through
 * @param debtNanos nanoseconds until the bucket is full, if nothing more is taken from it
 */
public record Allowance(Rate rate, boolean granted, long debtNanos) {

    /** Where there is no limit. */
    public static final Allowance UNLIMITED = new Allowance(null, true, 0);

    public boolean isLimited() {
        return rate != null;
    }

    /** Tokens that are left. */
    public long remaining() {
        return Math.max(0, (rate.fillNanos() - debtNanos) / rate.nanosPerToken());
    }

    /** Seconds until the bucket is full, rounded up. */
    public long fullInSeconds() {
        return Rate.seconds(debtNanos);
    }

    /** Seconds until there is a token, rounded up, at least 1. */
    public int retryAfterSeconds() {
        long waitNanos = debtNanos + rate.nanosPerToken() - rate.fillNanos();
        return (int) Math.max(1, Rate.seconds(waitNanos));
    }

    /** @throws TooManyRequestsException (CP017) when the request is not let through */
    public Allowance orThrow() {
        if (!granted) {
            throw new TooManyRequestsException(retryAfterSeconds());
        }
        return this;
    }
}
