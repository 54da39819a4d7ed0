package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.gate.StockGate.Snapshot;
import jakarta.json.bind.annotation.JsonbPropertyOrder;

/**
 * What the gate holds of a policy right after it was loaded.
 *
 * @param remaining coupons left in it
 * @param users users it has seen
 * @param outboxClaims claims admitted and not settled
 * @param gaps issued coupons without a row: somebody has deleted it
 */
@JsonbPropertyOrder({"couponPolicyId", "couponPolicyIdText", "remaining", "users", "outboxClaims", "gaps"})
public record GateStateResponse(
        long couponPolicyId, String couponPolicyIdText, Integer remaining, int users, int outboxClaims, int gaps) {

    public static GateStateResponse of(long policyId, Snapshot gate) {
        return new GateStateResponse(
                policyId, String.valueOf(policyId), gate.stock(), gate.users(), gate.undecidedClaims(), gate.gaps());
    }
}
