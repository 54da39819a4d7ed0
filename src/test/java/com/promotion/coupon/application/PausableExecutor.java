package com.promotion.coupon.application;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Runs tasks on the caller's thread; while it is paused, keeps them. For one thread. */
final class PausableExecutor implements Executor {
    private final Queue<Runnable> kept = new ArrayDeque<>();
    private boolean paused;

    void pause() {
        paused = true;
    }

    /** Runs what was kept, in order. */
    void resume() {
        paused = false;
        for (Runnable task = kept.poll(); task != null; task = kept.poll()) {
            task.run();
        }
    }

    @Override
    public void execute(Runnable task) {
        if (paused) {
            kept.add(task);
        } else {
            task.run();
        }
    }
}
