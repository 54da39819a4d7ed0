package com.promotion.coupon.application;

import com.promotion.coupon.application.Issuing.Pool;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.IssueCouponCommand;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way of one request: the gate admits, the ledger decides, the outbox forgets. There is no other way to issue a
 * coupon; with the gate away its stage lets everybody pass, and the ledger decides just the same.
 */
@Singleton
public class CouponIssueService {

    private final CouponIds ids;
    private final ClaimStage gate;
    private final RecordStage ledger;
    private final SettleStage outbox;
    private final ServiceSettings settings;
    private final Executor answers;

    @Inject
    public CouponIssueService(
            CouponIds ids,
            ClaimStage gate,
            RecordStage ledger,
            SettleStage outbox,
            ServiceSettings settings,
            @Issuing(Pool.ANSWERS) Executor answers) {
        this.ids = ids;
        this.gate = gate;
        this.ledger = ledger;
        this.outbox = outbox;
        this.settings = settings;
        this.answers = answers;
    }

    /**
     * Issues one coupon. The stage completes with the committed coupon, or fails with a
     * {@link com.promotion.coupon.exception.CouponException} (perhaps inside a {@link CompletionException}); at the
     * deadline it fails with CP009.
     */
    public CompletionStage<CouponView> issue(IssueCouponCommand command) {
        Claim claim = new Claim(ids.next(), command.policyId(), command.userId());
        return gate.claim(claim)
                .thenCompose(ledger::record)
                .thenApply(outbox::settle)
                .thenApply(Verdict::couponOrThrow)
                .orTimeout(settings.issueDeadline().toMillis(), TimeUnit.MILLISECONDS)
                .exceptionallyAsync(CouponIssueService::atDeadline, answers);
    }

    private static CouponView atDeadline(Throwable failure) {
        if (failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException) {
            throw new ServiceUnavailableException();
        }
        throw failure instanceof CompletionException wrapped ? wrapped : new CompletionException(failure);
    }
}
