package com.promotion.coupon.simulation.storage;

import com.promotion.coupon.simulation.engine.SimulatedClock;
import com.promotion.coupon.simulation.storage.SimulatedDatabase.Unavailable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** The lock of the policy's row: one transaction has it, others wait in order, and give up after a time-out. */
final class RowLock {
    private static final long TIMEOUT_MILLIS = 2_000;

    private record Waiter(SimulatedTransaction tx, CompletableFuture<Void> turn) {}

    private final SimulatedClock timeline;
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private SimulatedTransaction holder;
    private boolean dropped;

    RowLock(SimulatedClock timeline) {
        this.timeline = timeline;
    }

    /** From now on transactions do without it. */
    void drop() {
        dropped = true;
    }

    /**
     * Waits until the transaction has the lock.
     *
     * @return false when it had the lock before, or needs none
     * @throws Unavailable when others keep it for too long
     */
    boolean take(SimulatedTransaction tx) {
        if (dropped || holder == tx) {
            return false;
        }
        if (holder == null) {
            holder = tx;
            return true;
        }
        Waiter waiter = new Waiter(tx, new CompletableFuture<>());
        waiting.add(waiter);
        timeline.after(TIMEOUT_MILLIS, null, () -> giveUp(waiter));
        timeline.await(waiter.turn(), tx.host);
        if (waiter.turn().isCompletedExceptionally()) {
            throw new Unavailable("lock time-out");
        }
        return true;
    }

    private void giveUp(Waiter waiter) {
        if (waiting.remove(waiter)) {
            waiter.turn().completeExceptionally(new Unavailable("lock time-out"));
        }
    }

    /** The transaction is over: it neither has the lock nor waits for it. */
    void release(SimulatedTransaction tx) {
        waiting.removeIf(waiter -> waiter.tx() == tx);
        if (holder == tx) {
            holder = null;
            Waiter next = waiting.poll();
            if (next != null) {
                holder = next.tx();
                var unused = next.turn().complete(null);
            }
        }
    }
}
