package com.promotion.coupon.domain;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Where coupons are kept. Every method needs a transaction; none of them hides an outage as "not found". */
public interface IssuedCouponRepository {

    Optional<IssuedCoupon> find(long couponId);

    boolean exists(long policyId, long userId);

    /** The coupons of this policy that these users hold, in no order. */
    List<IssuedCoupon> findByUsers(long policyId, Collection<Long> userIds);

    /**
     * The holders of the coupons numbered above {@code afterNumber}, in that order. As numbers follow the order of
     * commits, reading on from the last one seen misses no holder.
     */
    List<Holder> holders(long policyId, int afterNumber, int limit);

    /** The user that holds the coupon of this number. */
    record Holder(int issueNumber, long userId) {}
}
