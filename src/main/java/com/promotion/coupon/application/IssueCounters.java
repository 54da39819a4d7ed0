package com.promotion.coupon.application;

import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;

/** How often each answer was given since the start of this node. Counters instead of a log line per request. */
@Singleton
public class IssueCounters {
    private final LongAdder issued = new LongAdder();
    private final LongAdder replayed = new LongAdder();
    private final LongAdder pending = new LongAdder();
    private final Map<CouponErrorCode, LongAdder> refused = new EnumMap<>(CouponErrorCode.class);

    public IssueCounters() {
        for (CouponErrorCode code : CouponErrorCode.values()) {
            refused.put(code, new LongAdder());
        }
    }

    /** Counts one answer: an outcome, or a failure. */
    void count(IssueOutcome outcome, Throwable failure) {
        if (outcome == null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            CouponErrorCode code =
                    cause instanceof CouponException refusal ? refusal.code() : CouponErrorCode.INTERNAL_ERROR;
            refused.get(code).increment();
        } else if (outcome.isPending()) {
            pending.increment();
        } else {
            (outcome.replayed() ? replayed : issued).increment();
        }
    }

    public long issued() {
        return issued.sum();
    }

    public long replayed() {
        return replayed.sum();
    }

    public long pending() {
        return pending.sum();
    }

    public long refused(CouponErrorCode code) {
        return refused.get(code).sum();
    }
}
