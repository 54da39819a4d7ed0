package com.promotion.coupon.infrastructure.persistence;

import com.promotion.coupon.domain.CouponStatus;

/** Chooses coupons {@code c} by the state in which they are at {@code :now}, as {@link CouponStatus#at} says; a timer marks the rows later. */
final class CouponStatusCondition {
    private CouponStatusCondition() {}

    /**
     * The condition with "and" before it, or nothing for null. The state is compared as an expression, so that PostgreSQL does not read the
     * coupons of all users in a partial index on states, as {@link JpaCouponUseRepository} explains.
     */
    static String jpql(CouponStatus status) {
        if (status == null) {
            return "";
        }
        return switch (status) {
            case UNUSED -> " and concat(cast(c.status as String), '') = 'UNUSED' and c.expireAt > :now";
            case USED -> " and concat(cast(c.status as String), '') = 'USED'";
            case EXPIRED -> " and (c.status = EXPIRED or c.status = UNUSED and c.expireAt <= :now)";
        };
    }

    /** Whether the condition has the parameter {@code now}. */
    static boolean dependsOnTime(CouponStatus status) {
        return status == CouponStatus.UNUSED || status == CouponStatus.EXPIRED;
    }
}
