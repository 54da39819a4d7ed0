package com.promotion.coupon.simulation;

import com.promotion.coupon.application.issue.LedgerCircuitBreaker;
import java.util.function.LongSupplier;

/** A breaker with a mistake: a probe that the gate refused is not given back, and recovery asks for the customers' probe. */
final class OneProbePerPause extends LedgerCircuitBreaker {
    OneProbePerPause(int ledgerThreads, LongSupplier nanoTime) {
        super(ledgerThreads, nanoTime);
    }

    @Override
    public void release(long policyId) {}

    @Override
    public boolean tryAcquireRecovery(long policyId) {
        return tryAcquire(policyId) != Permission.DENIED;
    }
}
