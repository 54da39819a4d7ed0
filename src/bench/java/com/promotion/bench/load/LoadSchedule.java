package com.promotion.bench.load;

import java.util.concurrent.CountDownLatch;

/** When the workers of one run do what. The times are written before {@code start} opens. */
final class LoadSchedule {
    static final long NO_WINDOW = Long.MAX_VALUE;

    final CountDownLatch connected;
    final CountDownLatch start = new CountDownLatch(1);
    long startAt;
    long recordFrom;
    /** {@link #NO_WINDOW} when everything counts until the last answer. */
    long recordUntil;

    long lastPressAt;
    long stopAt;

    LoadSchedule(int threads) {
        connected = new CountDownLatch(threads);
    }
}
