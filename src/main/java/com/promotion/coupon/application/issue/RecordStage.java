package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.concurrent.Batcher;
import com.promotion.coupon.application.concurrent.Deadlines.Deadline;
import com.promotion.coupon.application.concurrent.Outcome;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.application.transaction.DataRejectedException;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Second stage: the ledger, one transaction a batch. Three kinds of failure are handled differently:
 *
 * <ul>
 *   <li>The outcome is unknown (the database is away): the batch is recorded once more at once, with the duplicate check,
 *       which settles a commit in doubt. When that fails too, the circuit opens. A batch that PostgreSQL ended by a time-out
 *       is not repeated: that would hold the thread, which other policies need, for as long again.
 *   <li>The data is refused: the batch is recorded once more with the duplicate check, because the gate may have been wrong
 *       about its users.
 *   <li>Still refused, or a bug (also after a second try): the batch is halved down to the failing claim, the others are
 *       recorded. A claim with a value that the database cannot store is refused; any other fails with its own exception.
 * </ul>
 */
@Singleton
public class RecordStage {
    private static final Logger LOG = Logger.getLogger(RecordStage.class.getName());

    /**
     * While a batch takes longer than this, new claims are answered 503 before the gate is asked. It equals PostgreSQL's lock
     * time-out, and is longer than a full garbage collection of a server under load, which takes a second.
     */
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Transactions transactions;
    private final LedgerDecision decision;
    private final LedgerCircuitBreaker breaker;
    private final IssueCounters counters;
    private final Batcher<GatedClaim, Verdict> batches;
    private final ThrottledLog log;

    @Inject
    public RecordStage(
            Transactions transactions,
            LedgerDecision decision,
            LedgerCircuitBreaker breaker,
            IssueCounters counters,
            ServiceSettings settings,
            @ThreadPool(Pool.LEDGER) Executor ledgerThreads,
            ThrottledLog log) {
        this.transactions = transactions;
        this.decision = decision;
        this.breaker = breaker;
        this.log = log;
        this.counters = counters;
        this.batches = new Batcher<>(
                settings.batch(),
                ledgerThreads,
                (policyId, claims) -> CompletableFuture.completedFuture(recordAll(policyId, claims)));
    }

    /** Whether the policy's batch in flight takes so long that a further claim would not be recorded in time. */
    public boolean stalled(long policyId) {
        return batches.stalled(policyId, STALL_NANOS);
    }

    /** Completes when all claims of this policy that were submitted so far are in batches handed to the ledger's threads. */
    CompletionStage<Void> caughtUp(long policyId) {
        return batches.whenDispatched(policyId);
    }

    /** Completes after the commit with the verdict; fails with CP009 when the outcome remains unknown. */
    public CompletableFuture<Verdict> record(GatedClaim claim) {
        return batches.submit(claim.policyId(), claim);
    }

    /**
     * As {@link #record(GatedClaim)}, for a caller that waits until the deadline. A claim that the gate has admitted is recorded
     * even after that: it is in the outbox, and was answered "pending". Any other claim is dropped then, with
     * CP009.
     */
    public CompletableFuture<Verdict> record(GatedClaim claim, Deadline deadline) {
        return claim.admitted() ? record(claim) : batches.submit(claim.policyId(), claim, deadline::isOver);
    }

    private List<Outcome<Verdict>> recordAll(long policyId, List<GatedClaim> claims) {
        try {
            return decideInTransaction(policyId, claims, DuplicateCheck.WHERE_NEEDED);
        } catch (DatabaseUnavailableException unknown) {
            return unknown.timedOut() ? failAndOpenCircuit(policyId, claims, unknown) : recordChecked(policyId, claims);
        } catch (RuntimeException refusedOrBug) {
            return recordChecked(policyId, claims);
        }
    }

    private List<Outcome<Verdict>> recordChecked(long policyId, List<GatedClaim> claims) {
        try {
            return decideInTransaction(policyId, claims, DuplicateCheck.ALWAYS);
        } catch (DatabaseUnavailableException unknown) {
            return failAndOpenCircuit(policyId, claims, unknown);
        } catch (RuntimeException refusedOrBug) {
            return claims.size() == 1
                    ? List.of(unrecordable(claims.get(0), refusedOrBug))
                    : recordHalves(policyId, claims);
        }
    }

    /** Once the database is away, the second half is not tried: each try may take as long as a time-out. */
    private List<Outcome<Verdict>> recordHalves(long policyId, List<GatedClaim> claims) {
        List<GatedClaim> second = claims.subList(claims.size() / 2, claims.size());
        List<Outcome<Verdict>> outcomes =
                new ArrayList<>(recordChecked(policyId, claims.subList(0, claims.size() / 2)));
        boolean away = outcomes.stream().anyMatch(outcome -> outcome.failure() instanceof ServiceUnavailableException);
        outcomes.addAll(away ? allUnavailable(second) : recordChecked(policyId, second));
        return outcomes;
    }

    private Outcome<Verdict> unrecordable(GatedClaim claim, RuntimeException refusedOrBug) {
        counters.unrecordable();
        log.event(
                LOG,
                Level.SEVERE,
                "claims that cannot be recorded, " + refusedOrBug.getClass().getName(),
                () -> claim.claim() + " cannot be recorded",
                refusedOrBug);
        return refusedOrBug instanceof DataRejectedException
                ? Outcome.of(Verdict.refused(claim, new Refusal(CouponErrorCode.INVALID_REQUEST)))
                : Outcome.failed(refusedOrBug);
    }

    private List<Outcome<Verdict>> failAndOpenCircuit(
            long policyId, List<GatedClaim> claims, RuntimeException failure) {
        breaker.failed(policyId, failure);
        return allUnavailable(claims);
    }

    private static List<Outcome<Verdict>> allUnavailable(List<GatedClaim> claims) {
        return claims.stream()
                .map(claim -> Outcome.<Verdict>failed(new ServiceUnavailableException()))
                .toList();
    }

    private List<Outcome<Verdict>> decideInTransaction(long policyId, List<GatedClaim> claims, DuplicateCheck check) {
        counters.ledgerCalled(claims.size());
        DuplicateCheck checked = breaker.isOpen(policyId) ? DuplicateCheck.UNDER_LOCK : check;
        List<Verdict> verdicts = transactions.call(() -> decision.decide(policyId, claims, checked));
        breaker.recorded(policyId);
        return verdicts.stream().map(Outcome::of).toList();
    }
}
