package com.promotion.system.redeploy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** Customers who keep asking while the application is undeployed under them. */
final class InFlightLoad {
    private static final int COUNT = 4;

    /** Asks for a coupon of this user; returns the status. */
    @FunctionalInterface
    interface Wish {
        int ask(long userId) throws IOException, InterruptedException;
    }

    private final Wish wish;
    private final AtomicLong lastUser;
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final List<Thread> threads;
    private volatile boolean asking = true;

    /** @param lastUser who has a coupon already; all after this one have none */
    InFlightLoad(Wish wish, long lastUser) {
        this.wish = wish;
        this.lastUser = new AtomicLong(lastUser);
        threads = Stream.generate(() -> new Thread(this::ask, "straggler"))
                .limit(COUNT)
                .toList();
        threads.forEach(Thread::start);
    }

    private void ask() {
        try {
            while (asking) {
                if (wish.ask(lastUser.incrementAndGet()) == 201) {
                    told.incrementAndGet();
                }
            }
        } catch (IOException none) {
            unanswered.incrementAndGet();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many were told that they have a coupon. */
    int told() {
        return told.get();
    }

    /** How many got no answer; they stop asking then. */
    int unanswered() {
        return unanswered.get();
    }

    /** Waits for the last answers. */
    void stop() throws InterruptedException {
        asking = false;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
