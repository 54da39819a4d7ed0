package com.promotion.coupon.simulation;

import com.promotion.coupon.application.issue.LedgerCircuitBreaker;
import com.promotion.coupon.application.log.ThrottledLog;
import java.util.function.LongSupplier;

/** A breaker with a mistake: a probe that the gate refused is not given back, and recovery asks for the customers' probe. */
final class OneProbePerPause extends LedgerCircuitBreaker {
    OneProbePerPause(int ledgerThreads, LongSupplier nanoTime, ThrottledLog log) {
        super(ledgerThreads, nanoTime, log);
    }

    @Override
    public void release(long policyId) {}

    @Override
    public boolean tryAcquireRecovery(long policyId) {
        return tryAcquire(policyId) != Permission.DENIED;
    }
}
