package com.promotion.coupon.application;

import com.promotion.coupon.application.simulation.Host;
import com.promotion.coupon.application.simulation.SimulatedDatabase;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.IssuedCouponRepository;
import java.util.concurrent.Executor;

/** What a simulated node is made of: the real thing, unless a bug is planted. */
class SimulatedParts {

    /** The service as it is. */
    static final SimulatedParts REAL = new SimulatedParts();

    void prepare(SimulatedDatabase database) {}

    StockGate gate(StockGate gate) {
        return gate;
    }

    LedgerTransaction ledgerTransaction(CouponPolicyRepository policies, IssuedCouponRepository coupons) {
        return new LedgerTransaction(policies, coupons);
    }

    IssueLedger ledger(IssueLedger ledger) {
        return ledger;
    }

    SettleStage settle(StockGate gate, GateTrust trust, ServiceSettings settings, Executor answers) {
        return new SettleStage(gate, trust, settings, answers);
    }

    IssueRecovery recovery(StockGate gate, RecordStage record, SettleStage settle) {
        return new IssueRecovery(gate, record, settle);
    }

    GateTrust trust() {
        return new GateTrust();
    }

    GateLoadTransaction loadTransaction(
            SimulatedDatabase database, Host host, StockGate gate, ServiceSettings settings) {
        return new SimulatedNode.LoadTransaction(database, host, gate, settings);
    }
}
