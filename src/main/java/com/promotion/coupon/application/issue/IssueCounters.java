package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.transaction.DataConflictException;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * Counts and times every answer to a request for a coupon, and the sizes of the batches, since the start of this node.
 * Counters instead of a log line per request.
 *
 * <p>All meters are made in the constructor, so that a request looks none up. Refusals are also counted by policy, of at
 * most {@value #POLICIES_MAX} policies.
 */
@Singleton
public class IssueCounters {
    private static final int POLICIES_MAX = 10_000;

    private static final Duration[] TIME_BUCKETS = LongStream.of(
                    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final double[] SIZE_BUCKETS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};

    private final Answer issued;
    private final Answer replayed;
    private final Answer pending;
    private final Map<CouponErrorCode, Answer> refused = new EnumMap<>(CouponErrorCode.class);
    private final PolicyRefusals refusedByPolicy = new PolicyRefusals(POLICIES_MAX);
    private final DistributionSummary gateCalls;
    private final DistributionSummary ledgerTransactions;
    private final Counter unrecordable;

    @Inject
    public IssueCounters(MeterRegistry registry) {
        issued = answer(registry, "issued", "issued");
        replayed = answer(registry, "replayed", "replayed");
        pending = answer(registry, "pending", "pending");
        for (CouponErrorCode code : CouponErrorCode.values()) {
            refused.put(code, answer(registry, code.code(), outcome(code)));
        }
        gateCalls = sizes(registry, "coupon.gate.call.claims", "Claims in one call of the gate");
        ledgerTransactions =
                sizes(registry, "coupon.ledger.transaction.claims", "Claims in one transaction of the ledger");
        unrecordable = Counter.builder("coupon.ledger.unrecordable")
                .description("Claims that failed in the ledger though the database was there: bugs, each logged")
                .register(registry);
    }

    private static String outcome(CouponErrorCode code) {
        return switch (code) {
            case UNAVAILABLE -> "unavailable";
            case INTERNAL_ERROR -> "failed";
            default -> "refused";
        };
    }

    private static Answer answer(MeterRegistry registry, String answer, String outcome) {
        Counter count = Counter.builder("coupon.answers")
                .description("Answers to requests for a coupon: issued, replayed, pending, or the code of the refusal")
                .tag("answer", answer)
                .register(registry);
        Timer time = Timer.builder("coupon.issue")
                .description("From the call of the issuing service until a thread begins to write the response")
                .tag("outcome", outcome)
                .serviceLevelObjectives(TIME_BUCKETS)
                .register(registry);
        return new Answer(count, time);
    }

    private static DistributionSummary sizes(MeterRegistry registry, String name, String description) {
        return DistributionSummary.builder(name)
                .description(description)
                .serviceLevelObjectives(SIZE_BUCKETS)
                .register(registry);
    }

    /**
     * Counts one answer: an outcome, or a failure.
     *
     * @param nanos how long it took
     */
    public void count(long policyId, long nanos, IssueOutcome outcome, Throwable failure) {
        if (outcome == null) {
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            CouponErrorCode code = code(cause);
            refused.get(code).given(nanos);
            refusedByPolicy.count(policyId, code);
        } else if (outcome.isPending()) {
            pending.given(nanos);
        } else {
            (outcome.replayed() ? replayed : issued).given(nanos);
        }
    }

    /** As the response says it. */
    private static CouponErrorCode code(Throwable failure) {
        if (failure instanceof CouponException refusal) {
            return refusal.code();
        }
        return failure instanceof DataConflictException ? CouponErrorCode.UNAVAILABLE : CouponErrorCode.INTERNAL_ERROR;
    }

    /** Notes that the gate is called with so many claims. */
    void gateCalled(int claims) {
        gateCalls.record(claims);
    }

    /** Notes that a transaction of the ledger begins with so many claims. */
    void ledgerCalled(int claims) {
        ledgerTransactions.record(claims);
    }

    /** Notes a claim that the ledger could not record though the database was there. */
    void unrecordable() {
        unrecordable.increment();
    }

    /** Says which policies are open now: when there are too many, their refusals are kept longest. */
    public void openPolicies(Set<Long> policyIds) {
        refusedByPolicy.open(policyIds);
    }

    /** How often this node has refused a coupon of the policy, by reason; reasons that never came up are left out. */
    public Map<CouponErrorCode, Long> refusedOf(long policyId) {
        return refusedByPolicy.of(policyId);
    }

    /** The meters of one kind of answer. */
    private record Answer(Counter count, Timer time) {
        void given(long nanos) {
            count.increment();
            time.record(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
