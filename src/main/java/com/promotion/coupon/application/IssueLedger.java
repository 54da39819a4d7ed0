package com.promotion.coupon.application;

import java.util.List;

/** The book of record. It alone decides who holds a coupon. */
public interface IssueLedger {

    /**
     * Decides all claims in one transaction, in order, and returns after the commit. Idempotent: a claim that is
     * already recorded is answered with its coupon. Blocks.
     *
     * @param admissions claims of this policy only
     * @return one verdict per admission, in the same order
     * @throws LedgerUnavailableException the outcome is unknown; recording the same claims again is safe
     */
    List<Verdict> record(long policyId, List<Admission> admissions);
}
