package com.promotion.coupon.application.limit;

import java.util.concurrent.TimeUnit;

/**
 * How fast a bucket fills, and how much it holds.
 *
 * @param name of the limit, as it stands in headers and in Redis
 * @param burst tokens of a full bucket, 1 or more
 * @param nanosPerToken nanoseconds until one more token is there, 1 or more
 */
public record Rate(String name, int burst, long nanosPerToken) {

    /** @param perSecond tokens a second, 1 or more */
    static Rate perSecond(String name, int perSecond, int burst) {
        return new Rate(name, burst, TimeUnit.SECONDS.toNanos(1) / perSecond);
    }

    /** @param perMinute tokens a minute, and the most that the bucket holds; 1 or more */
    static Rate perMinute(String name, int perMinute) {
        return new Rate(name, perMinute, TimeUnit.MINUTES.toNanos(1) / perMinute);
    }

    /** Nanoseconds in which an empty bucket becomes full. */
    long fillNanos() {
        return burst * nanosPerToken;
    }

    /** The same in seconds, rounded up. */
    public long fillSeconds() {
        return seconds(fillNanos());
    }

    /** Rounded up. */
    static long seconds(long nanos) {
        return (nanos + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1);
    }
}
