package com.promotion.coupon.application.node;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.identity.AccessTokens;
import com.promotion.coupon.application.node.DatabaseProbe.State;
import com.promotion.coupon.application.ticket.ProofOfWorkPolicies;
import com.promotion.coupon.application.ticket.TicketKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/**
 * Whether this node can issue: the schema is up to date, what it needs to check claim tickets is read, and a node id for its coupon
 * ids is leased.
 */
@Singleton
public class ServiceNode {
    private static final Logger LOG = Logger.getLogger(ServiceNode.class.getName());

    private final DatabaseSchema schema;
    private final TicketKey ticketKey;
    private final ProofOfWorkPolicies proofOfWork;
    private final NodeLease lease;
    private final AccessTokens tokens;
    private final DatabaseWatch database;
    private final ServiceSettings settings;
    private final AtomicBoolean announced = new AtomicBoolean();
    private volatile String problem = "";

    @Inject
    public ServiceNode(
            DatabaseSchema schema,
            TicketKey ticketKey,
            ProofOfWorkPolicies proofOfWork,
            NodeLease lease,
            AccessTokens tokens,
            DatabaseWatch database,
            ServiceSettings settings) {
        this.schema = schema;
        this.ticketKey = ticketKey;
        this.proofOfWork = proofOfWork;
        this.lease = lease;
        this.tokens = tokens;
        this.database = database;
        this.settings = settings;
    }

    /**
     * Does what is missing: migrates the schema, reads the key and the policies, takes or renews the lease. Called every second;
     * quick when there is nothing to do.
     *
     * @throws SetUpException when an operator has to change something first
     * @throws RuntimeException when the database does not answer; what was reached stays reached
     */
    public void keepUp() {
        try {
            schema.ensure();
            tokens.handOut();
            ticketKey.ensure();
            proofOfWork.ensure();
            lease.keepUp();
            problem = "";
            announce();
        } catch (SetUpException wrong) {
            problem = wrong.getMessage();
            throw wrong;
        }
    }

    private void announce() {
        if (ready() && announced.compareAndSet(false, true)) {
            LOG.info("This node can issue coupons. Database: %s; gate: %s; zone: %s; customers: %s; run profile: %s"
                    .formatted(
                            database.last().map(State::version).orElse("not asked yet"),
                            settings.redis().configured() ? settings.redis() : "none",
                            settings.zone(),
                            settings.customerAuth(),
                            settings.runProfile()));
        }
    }

    /** What an operator has to change before this node can issue; empty when there is nothing. */
    public Optional<String> problem() {
        return Optional.of(problem).filter(text -> !text.isEmpty());
    }

    /** Whether coupons can be issued as far as schema, tickets and node id are concerned: the lease is taken last. */
    public boolean ready() {
        return lease.held();
    }
}
