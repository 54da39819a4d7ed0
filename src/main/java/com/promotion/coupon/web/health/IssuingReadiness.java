package com.promotion.coupon.web.health;

import com.promotion.coupon.application.CouponQueryService;
import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.node.ServiceNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** UP when this node can issue: schema there, node id leased, database answering. The state of the gate is shown, but not required. */
@Readiness
@ApplicationScoped
public class IssuingReadiness implements HealthCheck {

    @Inject
    private ServiceNode node;

    @Inject
    private GateHealth gate;

    @Inject
    private InFlightRequests inFlight;

    @Inject
    private CouponQueryService queries;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response = HealthCheckResponse.named("issuing")
                .withData("nodeId", node.ready() ? "leased" : "missing")
                .withData("gate", gateState());
        if (!gate.reachable()) {
            response.withData("gateFailure", gate.lastFailure());
        }
        if (inFlight.draining()) {
            return response.withData("draining", inFlight.requests()).down().build();
        }
        boolean database = databaseAnswers();
        return response.withData("database", database ? "answering" : "away")
                .status(node.ready() && database)
                .build();
    }

    private String gateState() {
        if (!gate.known()) {
            return "unknown, not asked yet";
        }
        return gate.reachable() ? "reachable" : "lost, coupons are issued by the ledger alone";
    }

    private boolean databaseAnswers() {
        try {
            queries.now();
            return true;
        } catch (RuntimeException away) {
            return false;
        }
    }
}
