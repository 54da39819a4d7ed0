package com.promotion.coupon.domain;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/** Where policies are kept. Every method needs a transaction; none of them hides an outage as "not found". */
public interface CouponPolicyRepository {

    void add(CouponPolicy policy);

    Optional<CouponPolicy> find(long id);

    /**
     * The policies with an id below {@code beforeId}, newest first.
     *
     * @param beforeId exclusive; {@link Long#MAX_VALUE} for the first page
     * @param limit rows at most
     */
    List<CouponPolicy> page(long beforeId, int limit);

    /**
     * Takes the policy's row lock (PESSIMISTIC_WRITE) until the transaction ends. What is done to the returned
     * aggregate is kept only by {@link #saveGrants}.
     */
    Optional<LockedPolicy> lock(long id);

    /** Writes issuedQuantity and status of a policy got from {@link #lock}; the version stays as it is. */
    void saveGrants(CouponPolicy policy);

    /** What the database says is issued, of every policy that coupons may be issued of: ACTIVE or EXHAUSTED. */
    List<StockLevel> stockLevels();

    /** The database's clock, the one clock that all nodes share when the gate is skipped. */
    LocalDateTime now();

    /**
     * A policy whose row this transaction has locked.
     *
     * @param now the database's clock after the lock was taken, in the business zone, to the millisecond
     */
    record LockedPolicy(CouponPolicy policy, LocalDateTime now) {}

    /** How many coupons a policy has, and how many of them are issued. */
    record StockLevel(long policyId, int totalQuantity, int issuedQuantity) {
        public int remaining() {
            return totalQuantity - issuedQuantity;
        }
    }
}
