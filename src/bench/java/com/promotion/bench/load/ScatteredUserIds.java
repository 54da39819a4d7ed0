package com.promotion.bench.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * User ids that look random, as they do in reality: two that follow each other are far apart in every index. No id comes
 * twice within the first 2,147,483,646.
 */
public final class ScatteredUserIds implements LongSupplier {
    /** The id of a number from 1 on, as SQL for {@code String.format}; the same as {@link #user}. */
    public static final String SQL = "(%s::bigint * 1103515245 %% 2147483647 + 1)";

    private static final long FACTOR = 1_103_515_245;
    /** A prime, so that the factor reaches every remainder once. */
    private static final long MODULUS = 2_147_483_647;

    private final AtomicLong next;

    /** @param firstNumber from 1 on; the ids of smaller numbers do not come */
    public ScatteredUserIds(long firstNumber) {
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
