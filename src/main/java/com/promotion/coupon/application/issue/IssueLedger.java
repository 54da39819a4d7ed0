package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import java.util.List;

/** The book of record. It alone decides who holds a coupon. */
public interface IssueLedger {

    /** Whether the ledger looks up which coupons the users hold before it grants any. */
    enum Look {
        /** Only where the gate does not vouch for it that they hold none. Should the gate err, the unique keys fail the batch. */
        WHERE_NEEDED,
        /** For all of them. Idempotent: a claim that is already recorded is answered with its coupon. */
        ALWAYS
    }

    /**
     * Decides all claims in one transaction, in order, and returns after the commit. Blocks. What fails has recorded
     * nothing, or all of it; to record it again with {@link Look#ALWAYS} is safe.
     *
     * @param admissions claims of this policy only
     * @return one verdict per admission, in the same order
     * @throws DatabaseUnavailableException the outcome is unknown
     */
    List<Verdict> record(long policyId, List<GatedClaim> admissions, Look look);
}
