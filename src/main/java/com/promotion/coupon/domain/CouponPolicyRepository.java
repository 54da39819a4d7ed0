package com.promotion.coupon.domain;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Where policies are kept. Every method needs a transaction; none of them hides an outage as "not found". */
public interface CouponPolicyRepository {

    void add(CouponPolicy policy);

    Optional<CouponPolicy> find(long id);

    /**
     * Takes the policy's row lock (PESSIMISTIC_WRITE) until the transaction ends. What is done to the returned
     * aggregate is kept only by {@link #saveGrants} or {@link #saveChange}.
     */
    Optional<LockedPolicy> lock(long id);

    /**
     * Inserts the coupons that a policy got from {@link #lock} has granted, and writes its issuedQuantity and status, with one
     * statement. A duplicate (user, policy) or id fails the transaction.
     *
     * @param granted at least one
     */
    void saveGrants(CouponPolicy policy, List<IssuedCoupon> granted);

    /** Writes the terms, status, schedule, end and version of a policy got from {@link #lock}. */
    void saveChange(CouponPolicy policy);

    /** Removes a policy got from {@link #lock}. */
    void remove(CouponPolicy policy);

    /** Notes that the gate of an ended policy is closed and its outbox empty. */
    void saveGateClosed(long id);

    /** What the database says is issued, of every policy that {@linkplain CouponPolicy#issues issues} now or soon. */
    List<StockLevel> stockLevels(LocalDateTime now, LocalDateTime soon);

    /** The database's clock, the one clock that all nodes share when the gate is skipped; unless all others say that it is wrong. */
    LocalDateTime now();

    /** As {@link #now}, when at least two clocks agree about it: for what cannot be undone. */
    Optional<LocalDateTime> confirmedNow();

    /**
     * A policy whose row this transaction has locked.
     *
     * @param now as {@link CouponPolicyRepository#now}, after the lock was taken; in the business zone, to the millisecond
     * @param confirmed whether at least two clocks agree about {@code now}
     * @param zone the business zone
     */
    record LockedPolicy(CouponPolicy policy, LocalDateTime now, boolean confirmed, ZoneId zone) {

        /** A Unix time in ms in the business zone. */
        public LocalDateTime at(long epochMillis) {
            return LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), zone);
        }
    }

    /** How many coupons a policy has, and how many of them are issued. */
    record StockLevel(long policyId, int totalQuantity, int issuedQuantity) {
        public int remaining() {
            return totalQuantity - issuedQuantity;
        }
    }
}
