package com.promotion.coupon.application.query;

import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.IssuedCoupon;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at the coupons of one policy, for operators. Every method needs a transaction. */
public interface CouponQueries {

    /**
     * The coupons numbered above {@code afterNumber}, up to {@code lastNumber}, in that order.
     *
     * @param status only those that are in this state at {@code now}; null for all
     * @param limit rows at most
     */
    List<IssuedCoupon> page(
            long policyId, CouponStatus status, LocalDateTime now, int afterNumber, int lastNumber, int limit);

    /** How many coupons of the policy are in each state at {@code now}, UNUSED left out: that is the rest. */
    Map<CouponStatus, Long> countsByStatus(long policyId, LocalDateTime now);

    /** How many uses of the policy's coupons were taken back, whatever has become of the coupons since. */
    long cancelledUses(long policyId);

    /** When the first coupon was issued, of those that have a row; empty when there is none yet. */
    Optional<LocalDateTime> firstIssuedAt(long policyId);

    /** When the coupon of this number was issued, or, when its row was deleted, the one before; empty when there is none. */
    Optional<LocalDateTime> issuedAt(long policyId, int issueNumber);
}
