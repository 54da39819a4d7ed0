package com.promotion.coupon.application.policy;

import com.promotion.coupon.domain.CouponPolicy;
import java.time.LocalDateTime;
import java.util.List;

/** Searches over all policies, for operators and timers. Every method needs a transaction. */
public interface CouponPolicyQueries {

    /**
     * The policies that fit, newest first.
     *
     * @param beforeId exclusive; {@link Long#MAX_VALUE} for the first page
     * @param limit rows at most
     */
    List<CouponPolicy> search(PolicyFilter filter, long beforeId, int limit);

    /** The scheduled PENDING policies that are in their window at {@code now}. */
    List<Long> dueToOpen(LocalDateTime now, int limit);

    /** The ACTIVE and EXHAUSTED policies whose window is over at {@code now}. */
    List<Long> dueToEnd(LocalDateTime now, int limit);

    /** The ENDED policies whose gate is not closed yet, or whose outbox is not known to be empty. */
    List<Long> endedWithOpenGate(int limit);
}
