package com.promotion.coupon.simulation;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.issue.LedgerCircuitBreaker;
import com.promotion.coupon.application.issue.LedgerDecision;
import com.promotion.coupon.application.issue.RecordStage;
import com.promotion.coupon.application.issue.SettleStage;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.application.reconcile.OutboxRecovery;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.PolicyAudit;
import com.promotion.coupon.fixtures.memory.Ledger;
import com.promotion.coupon.fixtures.settings.Settings;
import com.promotion.coupon.simulation.storage.SimulatedDatabase;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** What a simulated node is made of: the real thing, unless a bug is planted. */
class SimulatedParts {

    /** The service as it is. */
    static final SimulatedParts REAL = new SimulatedParts();

    void prepare(SimulatedDatabase database) {}

    StockGate gate(StockGate gate) {
        return gate;
    }

    LedgerDecision decision(CouponPolicyRepository policies, IssuedCouponRepository coupons, PolicyAudit audit) {
        return new LedgerDecision(policies, coupons, audit);
    }

    Ledger ledger(Ledger ledger) {
        return ledger;
    }

    SettleStage settle(StockGate gate, GateHealth health, ServiceSettings settings, Executor answers) {
        return new SettleStage(gate, health, settings, answers);
    }

    OutboxRecovery recovery(
            StockGate gate, RecordStage record, SettleStage settle, LedgerCircuitBreaker breaker, ThrottledLog log) {
        return new OutboxRecovery(gate, record, settle, breaker, log);
    }

    GateHealth health() {
        return new GateHealth(Settings.shipped());
    }

    LedgerCircuitBreaker breaker(int ledgerThreads, LongSupplier nanoTime, ThrottledLog log) {
        return new LedgerCircuitBreaker(ledgerThreads, nanoTime, log);
    }
}
