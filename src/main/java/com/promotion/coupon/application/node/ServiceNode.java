package com.promotion.coupon.application.node;

import com.promotion.coupon.application.ticket.ProofOfWorkPolicies;
import com.promotion.coupon.application.ticket.TicketKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Whether this node can issue: the schema is up to date, what it needs to check claim tickets is read, and a node id for its coupon
 * ids is leased.
 */
@Singleton
public class ServiceNode {

    private final DatabaseSchema schema;
    private final TicketKey ticketKey;
    private final ProofOfWorkPolicies proofOfWork;
    private final NodeLease lease;

    @Inject
    public ServiceNode(DatabaseSchema schema, TicketKey ticketKey, ProofOfWorkPolicies proofOfWork, NodeLease lease) {
        this.schema = schema;
        this.ticketKey = ticketKey;
        this.proofOfWork = proofOfWork;
        this.lease = lease;
    }

    /**
     * Does what is missing: migrates the schema, reads the key and the policies, takes or renews the lease. Called every second;
     * quick when there is nothing to do.
     *
     * @throws RuntimeException when the database does not answer; what was reached stays reached
     */
    public void keepUp() {
        schema.ensure();
        ticketKey.ensure();
        proofOfWork.ensure();
        lease.keepUp();
    }

    /** Whether coupons can be issued as far as schema, tickets and node id are concerned: the lease is taken last. */
    public boolean ready() {
        return lease.held();
    }
}
