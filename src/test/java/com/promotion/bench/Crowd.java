package com.promotion.bench;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Users in no order, as they come in reality: neighbours in time are far apart in every index. Nobody comes twice before
 * 2,147,483,646 have come.
 */
final class Crowd implements LongSupplier {
    /** The user of a number from 1 on, for {@code String.format}; the same as {@link #user}. */
    static final String SQL = "(%s::bigint * 1103515245 %% 2147483647 + 1)";

    private static final long FACTOR = 1_103_515_245;
    /** A prime, so that the factor reaches every remainder once. */
    private static final long MODULUS = 2_147_483_647;

    private final AtomicLong next;

    /** @param firstNumber from 1 on; smaller numbers belong to users who have come before */
    Crowd(long firstNumber) {
        next = new AtomicLong(firstNumber);
    }

    static long user(long number) {
        return number * FACTOR % MODULUS + 1;
    }

    @Override
    public long getAsLong() {
        return user(next.getAndIncrement());
    }
}
