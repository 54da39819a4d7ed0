package com.promotion.coupon.web.health;

import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.node.DatabaseWatch;
import com.promotion.coupon.application.node.ServiceNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * UP when this node can issue: schema there, node id leased, database answering and writable. The state of the gate and of the
 * clocks is shown, but not required.
 */
@Readiness
@ApplicationScoped
public class IssuingReadiness implements HealthCheck {

    @Inject
    private ServiceSettings settings;

    @Inject
    private ServiceNode node;

    @Inject
    private GateHealth gate;

    @Inject
    private InFlightRequests inFlight;

    @Inject
    private DatabaseWatch database;

    @Override
    public HealthCheckResponse call() {
        boolean leased = node.ready(); // one look: what is shown is what decides
        HealthCheckResponseBuilder response = HealthCheckResponse.named("issuing")
                .withData("nodeId", leased ? "leased" : "missing")
                .withData("gate", gateState());
        if (gate.configured() && !gate.reachable()) {
            response.withData("gateFailure", gate.lastFailure());
        }
        if (inFlight.draining()) {
            return response.withData("draining", inFlight.requests()).down().build();
        }
        String condition = database.look();
        node.problem().ifPresent(problem -> response.withData("problem", problem));
        return response.withData("database", databaseState(condition))
                .withData("clocks", clockState())
                .status(leased && condition.equals(DatabaseWatch.ANSWERING))
                .build();
    }

    private String clockState() {
        if (database.last().isEmpty()) {
            return "not compared";
        }
        String off = database.clocks();
        return off.isEmpty() ? "agree" : off;
    }

    private String databaseState(String condition) {
        return condition.equals(DatabaseWatch.ANSWERING) && settings.database().embedded()
                ? "embedded (not for production)"
                : condition;
    }

    private String gateState() {
        if (!gate.configured()) {
            return "none configured, coupons are issued by the ledger alone";
        }
        if (!gate.known()) {
            return "unknown, not asked yet";
        }
        return gate.reachable() ? "reachable" : "lost, coupons are issued by the ledger alone";
    }
}
