package com.promotion.coupon.domain;

import java.time.LocalDateTime;

/**
 * The states of a coupon.
 *
 * <pre>
 * UNUSED ──── use ────→ USED
 *   │  ←── cancel ───────┤
 *   └ expireAt → EXPIRED ←┘ cancel at expireAt or later
 * </pre>
 */
public enum CouponStatus {
    UNUSED,
    USED,
    EXPIRED;

    /** What it is by the clock: an unused coupon is expired from expireAt on, whether or not a timer has marked it. */
    public CouponStatus at(LocalDateTime now, LocalDateTime expireAt) {
        return this == UNUSED && !now.isBefore(expireAt) ? EXPIRED : this;
    }
}
