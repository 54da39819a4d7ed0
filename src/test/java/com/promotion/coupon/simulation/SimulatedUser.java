package com.promotion.coupon.simulation;

import com.promotion.coupon.exception.CouponErrorCode;
import java.util.Set;
import java.util.TreeSet;

/** A user who asks for a coupon, and the answers this user got. */
final class SimulatedUser {
    final long id;
    final String key;
    final boolean keepsAsking;
    final Set<Long> promised = new TreeSet<>();
    CouponErrorCode refusal;
    Long couponId;
    long firstAskedAtMillis = Long.MAX_VALUE;
    long lastRequest;

    /** Whether a node skipped the gate for this user, who may so overtake users whom the gate has admitted. */
    boolean asksAroundTheGate;

    SimulatedUser(long id, String key, boolean keepsAsking) {
        this.id = id;
        this.key = key;
        this.keepsAsking = keepsAsking;
    }

    boolean hasDefiniteAnswer() {
        return couponId != null || refusal != null;
    }
}
