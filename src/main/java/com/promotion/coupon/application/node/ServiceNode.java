package com.promotion.coupon.application.node;

/** This node's standing: the schema is there, and a node id for its coupon ids is leased. */
public interface ServiceNode {

    /**
     * Does what is missing: migrates the schema, takes or renews the lease. Called every second; quick when there is
     * nothing to do.
     *
     * @throws RuntimeException when the database does not answer; what was reached stays reached
     */
    void keepUp();

    /** Whether coupons can be issued as far as schema and node id are concerned. */
    boolean ready();
}
