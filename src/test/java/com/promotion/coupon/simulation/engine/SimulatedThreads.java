package com.promotion.coupon.simulation.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;

/**
 * The threads under the tasks of a {@link SimulatedClock}. Exactly one of them runs at any moment, the one that was given the
 * baton; a task that blocks in simulated time hands it on and keeps its thread, because its stack is there.
 *
 * <p>Guarded: everything is touched by the holder of the baton only; the semaphores that pass it on make what one
 * holder wrote visible to the next. Bounded: as many threads as tasks were ever blocked at once, and one.
 */
public final class SimulatedThreads implements AutoCloseable {

    /** One thread, and its place to wait for the baton. */
    final class Carrier extends Thread {
        private final Semaphore baton = new Semaphore(0);

        private Carrier() {
            super("carrier");
            setDaemon(true);
        }

        @Override
        public void run() {
            awaitBaton();
            while (current != null) {
                current.loop(this);
                awaitBaton();
            }
        }

        void giveBaton() {
            baton.release();
        }

        void awaitBaton() {
            baton.acquireUninterruptibly();
        }
    }

    private final Deque<Carrier> idle = new ArrayDeque<>();
    private final Semaphore finished = new Semaphore(0);
    private SimulatedClock current;

    /** Runs the timeline's loop until it has nothing to do; called by the test's thread. */
    void run(SimulatedClock timeline) {
        current = timeline;
        next().giveBaton();
        finished.acquireUninterruptibly();
    }

    /** Somebody who can take the baton over. */
    Carrier next() {
        Carrier waiting = idle.poll();
        if (waiting == null) {
            waiting = new Carrier();
            waiting.start();
        }
        return waiting;
    }

    /** The carrier is at the bottom of its stack and may be used again; it gives the baton away right after this. */
    void rest(Carrier carrier) {
        idle.push(carrier);
    }

    void finish() {
        finished.release();
    }

    @Override
    public void close() {
        current = null;
        for (Carrier carrier : idle) {
            carrier.giveBaton();
        }
        idle.clear();
    }
}
