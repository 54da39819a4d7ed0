package com.promotion.system.faults;

import com.promotion.system.faults.cluster.Cluster;
import com.promotion.system.faults.cluster.Cluster.Gates;

/**
 * Something that breaks, and how it is put right.
 *
 * @param gates which Redis it breaks
 * @param seconds how long it lasts, under load
 * @param whileOn what must be seen while it is on; waits for it
 */
record Fault(String name, Gates gates, int seconds, Step inject, Step whileOn, Step heal) {

    Fault(String name, int seconds, Step inject, Step whileOn, Step heal) {
        this(name, Gates.ONE_REDIS, seconds, inject, whileOn, heal);
    }

    static final Step NOTHING = scene -> {};

    /** Something done to the cluster; throws what goes wrong. */
    @FunctionalInterface
    interface Step {
        void run(Scene scene) throws Exception;
    }

    /**
     * Where it happens.
     *
     * @param wide customers of a policy whose coupons outlast the fault
     * @param tight customers of a policy that is sold out while the fault is on
     */
    record Scene(Cluster cluster, long widePolicyId, Customers wide, long tightPolicyId, Customers tight) {}

    static Fault lasting(String name, int seconds, Step inject, Step heal) {
        return new Fault(name, seconds, inject, NOTHING, heal);
    }

    /** Happens at one instant, and has to heal by itself. */
    static Fault momentary(String name, Step inject) {
        return new Fault(name, 4, inject, NOTHING, NOTHING);
    }

    boolean healsByItself() {
        return heal == NOTHING;
    }

    @Override
    public String toString() {
        return name;
    }
}
