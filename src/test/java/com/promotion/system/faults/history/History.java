package com.promotion.system.faults.history;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;

/**
 * What happened to one policy: who asked and what they were told, and what was there when all was quiet again.
 *
 * @param attempts of this policy only, in any order
 * @param rows all of the policy's issued_coupon
 * @param faults when something was broken on purpose, until it had healed
 */
public record History(
        PolicyState policy, List<Attempt> attempts, List<CouponRow> rows, GateState gate, List<FaultWindow> faults) {

    /** What a customer was told. */
    public enum Outcome {
        /** 201. */
        ISSUED,
        /** 200: the coupon of an earlier attempt with the same key. */
        REPLAYED,
        /** 202. */
        PENDING,
        SOLD_OUT,
        ALREADY_ISSUED,
        /** 503: nothing was promised. */
        UNAVAILABLE,
        NOT_OPEN,
        ENDED,
        /** No answer: a time-out, a lost connection. Never "no": the coupon may have been issued. */
        UNKNOWN,
        /** An answer that the contract does not know for a proper request to an open policy, such as a 500. */
        STRANGE;

        /** Whether a customer who got this has no reason to ask again. */
        public boolean definite() {
            return this == ISSUED || this == REPLAYED || this == SOLD_OUT || this == ALREADY_ISSUED || this == ENDED;
        }

        public boolean hasCoupon() {
            return this == ISSUED || this == REPLAYED;
        }
    }

    /**
     * One question and its answer. Times are {@link System#nanoTime} of the one process that asks.
     *
     * @param key the idempotency key; null for none
     * @param couponId 0 where the answer names none
     * @param detail what else is known, for messages
     */
    public record Attempt(
            long policyId,
            long userId,
            long startNanos,
            long endNanos,
            int node,
            String key,
            Outcome outcome,
            long couponId,
            String detail) {}

    /** A row of issued_coupon. */
    public record CouponRow(long id, long userId, int issueNumber, LocalDateTime issuedAt) {}

    /** The row of coupon_policy. */
    public record PolicyState(long id, int total, int issued, String status) {}

    /**
     * The policy's keys in Redis.
     *
     * @param stock null when there is no such key
     * @param members of the issued set, with the "0" that is no user
     */
    public record GateState(Integer stock, Set<Long> members, long outboxEntries) {}

    /** From before the fault was injected until everything had healed. */
    public record FaultWindow(String name, long startNanos, long endNanos) {
        public boolean overlaps(Attempt attempt) {
            return attempt.startNanos() <= endNanos && attempt.endNanos() >= startNanos;
        }
    }

    public boolean duringFault(Attempt attempt) {
        return faults.stream().anyMatch(fault -> fault.overlaps(attempt));
    }
}
