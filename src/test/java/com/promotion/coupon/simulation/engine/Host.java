package com.promotion.coupon.simulation.engine;

/**
 * Where code runs: a process that can be killed or stopped. What was queued on a dead host still runs, so that its
 * futures complete and let go of their timers, but as a ghost: every door to the outside world throws.
 */
public final class Host {
    private final String name;
    private boolean alive = true;
    private long frozenUntilMillis;

    public Host(String name) {
        this.name = name;
    }

    public boolean alive() {
        return alive;
    }

    /** kill -9. */
    public void die() {
        alive = false;
    }

    /** SIGSTOP until then. */
    public void freeze(long untilMillis) {
        frozenUntilMillis = untilMillis;
    }

    long frozenUntilMillis() {
        return alive ? frozenUntilMillis : 0;
    }

    /** @throws HostDied when the host is dead */
    public void check() {
        if (!alive) {
            throw new HostDied(name);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
