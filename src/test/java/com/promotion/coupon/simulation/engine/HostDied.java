package com.promotion.coupon.simulation.engine;

/** Unwinds whatever was under way on a host that is no more. An error, because no code there may handle it. */
public final class HostDied extends Error {
    private static final long serialVersionUID = 1L;

    public HostDied(String host) {
        super(host + " is dead", null, false, false);
    }
}
