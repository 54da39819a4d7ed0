package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each answer was given since the start of this node. Counters instead of a log line per request. Refusals are
 * counted by policy too, of at most {@value #POLICIES_MAX} policies, and only once an answer has shown that there is such
 * a policy: ids that somebody made up take no room.
 */
@Singleton
public class IssueCounters {
    private static final int POLICIES_MAX = 10_000;

    /** Said only about policies that exist. */
    private static final Set<CouponErrorCode> PROVING = EnumSet.of(
            CouponErrorCode.SOLD_OUT,
            CouponErrorCode.ALREADY_ISSUED,
            CouponErrorCode.NOT_OPEN_YET,
            CouponErrorCode.ENDED,
            CouponErrorCode.KEY_REUSED);

    private final LongAdder issued = new LongAdder();
    private final LongAdder replayed = new LongAdder();
    private final LongAdder pending = new LongAdder();
    private final Map<CouponErrorCode, LongAdder> refused = adders();
    private final ConcurrentHashMap<Long, Map<CouponErrorCode, LongAdder>> refusedByPolicy = new ConcurrentHashMap<>();

    /** Counts one answer: an outcome, or a failure. */
    public void count(long policyId, IssueOutcome outcome, Throwable failure) {
        if (outcome == null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            CouponErrorCode code =
                    cause instanceof CouponException refusal ? refusal.code() : CouponErrorCode.INTERNAL_ERROR;
            refused.get(code).increment();
            countRefused(policyId, code);
        } else if (outcome.isPending()) {
            pending.increment();
        } else {
            (outcome.replayed() ? replayed : issued).increment();
        }
    }

    private void countRefused(long policyId, CouponErrorCode code) {
        Map<CouponErrorCode, LongAdder> ofPolicy = refusedByPolicy.get(policyId);
        if (ofPolicy == null && PROVING.contains(code) && refusedByPolicy.size() < POLICIES_MAX) {
            ofPolicy = refusedByPolicy.computeIfAbsent(policyId, id -> adders());
        }
        if (ofPolicy != null) {
            ofPolicy.get(code).increment();
        }
    }

    private static Map<CouponErrorCode, LongAdder> adders() {
        Map<CouponErrorCode, LongAdder> adders = new EnumMap<>(CouponErrorCode.class);
        for (CouponErrorCode code : CouponErrorCode.values()) {
            adders.put(code, new LongAdder());
        }
        return adders;
    }

    /** How often this node has refused a coupon of the policy, by reason; reasons that never came up are left out. */
    public Map<CouponErrorCode, Long> refusedOf(long policyId) {
        Map<CouponErrorCode, Long> counts = new EnumMap<>(CouponErrorCode.class);
        refusedByPolicy.getOrDefault(policyId, Map.of()).forEach((code, adder) -> {
            if (adder.sum() > 0) {
                counts.put(code, adder.sum());
            }
        });
        return counts;
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
