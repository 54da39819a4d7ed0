package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.gate.StockGate.Snapshot;
import jakarta.json.bind.annotation.JsonbPropertyOrder;

/**
 * What the gate holds of a policy right after it was loaded.
 *
 * @param remaining coupons left in it
 * @param users users it has seen
 * @param outboxClaims claims admitted and not settled
 */
@JsonbPropertyOrder({"couponPolicyId", "couponPolicyIdText", "remaining", "users", "outboxClaims"})
public record GateStateResponse(
        long couponPolicyId, String couponPolicyIdText, Integer remaining, int users, int outboxClaims) {

    public static GateStateResponse of(long policyId, Snapshot gate) {
        return new GateStateResponse(
                policyId, String.valueOf(policyId), gate.stock(), gate.users(), gate.undecidedClaims());
    }
}
