package com.promotion.coupon.application.node;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Whether this node can issue: the schema is up to date, and a node id for its coupon ids is leased. */
@Singleton
public class ServiceNode {

    private final DatabaseSchema schema;
    private final NodeLease lease;

    @Inject
    public ServiceNode(DatabaseSchema schema, NodeLease lease) {
        this.schema = schema;
        this.lease = lease;
    }

    /**
     * Does what is missing: migrates the schema, takes or renews the lease. Called every second; quick when there is
     * nothing to do.
     *
     * @throws RuntimeException when the database does not answer; what was reached stays reached
     */
    public void keepUp() {
        schema.ensure();
        lease.keepUp();
    }

    /** Whether coupons can be issued as far as schema and node id are concerned. */
    public boolean ready() {
        return lease.held();
    }
}
