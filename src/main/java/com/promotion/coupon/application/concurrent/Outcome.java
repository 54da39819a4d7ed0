package com.promotion.coupon.application.concurrent;

/**
 * The outcome of one item of a batch: a value, or the failure of this item alone.
 *
 * @param failure null when there is a value
 */
public record Outcome<R>(R value, Throwable failure) {

    public static <R> Outcome<R> of(R value) {
        return new Outcome<>(value, null);
    }

    public static <R> Outcome<R> failed(Throwable failure) {
        return new Outcome<>(null, failure);
    }
}
