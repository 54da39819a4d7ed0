package com.promotion.coupon.application.query;

import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.IssuedCoupon;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.List;

/** What customers look up. Every method needs a transaction; none of them hides an outage as "nothing there". */
public interface CustomerQueries {

    /**
     * The user's coupons with an id below {@code beforeId}, newest first.
     *
     * @param status as it is {@linkplain CouponStatus#at by the clock} at {@code now}, or null for all
     * @param beforeId exclusive; {@link Long#MAX_VALUE} for the first page
     * @param limit rows at most
     */
    List<IssuedCoupon> couponsOf(long userId, CouponStatus status, LocalDateTime now, long beforeId, int limit);

    /** The policies with these ids, in no order. */
    List<CouponPolicy> policies(Collection<Long> ids);

    /** The policies that are not ended and have a window that is not over at {@code now}, newest first, as above. */
    List<CouponPolicy> policiesNotOver(LocalDateTime now, long beforeId, int limit);
}
