package com.promotion.coupon.application.erasure;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * The rows that name a user. A policy is over, for this purpose, when it has ended and its gate is closed: no claim for it is on
 * the way any more. Every method needs a transaction.
 */
public interface ErasureStore {

    /** The policies of which the user has a coupon and that are not over. */
    List<Long> policiesNotOver(long userId, int limit);

    /**
     * Notes that the user is to be erased, unless that is noted already, or he has no coupon.
     *
     * @param pseudonym negative
     * @return the pseudonym that he gets, which is another one when somebody has begun before; empty when there is nothing to erase
     */
    Optional<Long> begin(long userId, long pseudonym, String actor, LocalDateTime now);

    /**
     * Gives some of the user's coupons of policies that are over to the pseudonym, and forgets their idempotency keys.
     *
     * @return their policies, at most {@code limit}
     */
    List<Long> replaceSome(long userId, long pseudonym, int limit);

    /**
     * Forgets the user's id, unless he has a coupon left.
     *
     * @return how many coupons were erased in all, once the id is forgotten; empty before
     */
    Optional<Integer> finish(long pseudonym, LocalDateTime now);
}
