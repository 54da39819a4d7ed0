package com.promotion.coupon.simulation.storage;

import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.simulation.engine.Host;
import java.util.ArrayList;
import java.util.List;

/** One transaction of a host, and what it writes when it commits. */
final class SimulatedTransaction {
    final Host host;
    final List<IssuedCoupon> inserted = new ArrayList<>();
    Integer issuedQuantity;
    long lastStatementMillis;
    boolean ended;
    boolean leftToTheServer;

    SimulatedTransaction(Host host) {
        this.host = host;
    }
}
