package com.promotion.coupon.simulation;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.gate.GateLoadTransaction;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.issue.IssueLedger;
import com.promotion.coupon.application.issue.LedgerDecision;
import com.promotion.coupon.application.issue.RecordStage;
import com.promotion.coupon.application.issue.SettleStage;
import com.promotion.coupon.application.reconcile.OutboxRecovery;
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

    LedgerDecision ledgerTransaction(CouponPolicyRepository policies, IssuedCouponRepository coupons) {
        return new LedgerDecision(policies, coupons);
    }

    IssueLedger ledger(IssueLedger ledger) {
        return ledger;
    }

    SettleStage settle(StockGate gate, GateHealth trust, ServiceSettings settings, Executor answers) {
        return new SettleStage(gate, trust, settings, answers);
    }

    OutboxRecovery recovery(StockGate gate, RecordStage record, SettleStage settle) {
        return new OutboxRecovery(gate, record, settle);
    }

    GateHealth trust() {
        return new GateHealth();
    }

    GateLoadTransaction loadTransaction(
            SimulatedDatabase database, Host host, StockGate gate, ServiceSettings settings) {
        return new SimulatedNode.LoadTransaction(database, host, gate, settings);
    }
}
