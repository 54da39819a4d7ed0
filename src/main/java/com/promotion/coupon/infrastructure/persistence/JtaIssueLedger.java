package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.application.issue.GatedClaim;
import com.promotion.coupon.application.issue.IssueLedger;
import com.promotion.coupon.application.issue.LedgerDecision;
import com.promotion.coupon.application.issue.Verdict;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;

/** Runs the ledger transaction in JTA and tells an unreachable database from a batch that it cannot take. */
@Singleton
public class JtaIssueLedger implements IssueLedger {

    private final LedgerDecision transaction;

    @Inject
    public JtaIssueLedger(LedgerDecision transaction) {
        this.transaction = transaction;
    }

    @Override
    public List<Verdict> record(long policyId, List<GatedClaim> admissions, Look look) {
        try {
            return transaction.record(policyId, admissions, look);
        } catch (RuntimeException failure) {
            throw isAboutTheData(failure) ? failure : new DatabaseUnavailableException(failure);
        }
    }

    /**
     * SQLSTATE classes 22 (data exception) and 23 (integrity violation) blame the batch; everything else, connection,
     * time-out, shutdown, deadlock, a pool with no connection to give, blames the database or the way to it.
     */
    static boolean isAboutTheData(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("23");
            }
        }
        return false;
    }
}
