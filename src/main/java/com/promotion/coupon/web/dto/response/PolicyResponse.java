package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.PolicyView;
import java.time.ZoneId;
import java.util.Map;

/** A policy as operators see it; {@code scheduled} says whether it opens by itself at {@code startAt}. */
public final class PolicyResponse {
    private PolicyResponse() {}

    public static Map<String, Object> of(PolicyView policy, ZoneId zone) {
        return new Members()
                .withId("id", policy.id())
                .withBenefit(policy.terms())
                .with("totalQuantity", policy.terms().totalQuantity())
                .with("issuedQuantity", policy.issuedQuantity())
                .withWindow(policy.terms(), zone)
                .with("endAtExclusive", true)
                .with("proofOfWorkBits", policy.terms().proofOfWorkBits())
                .with("status", policy.status())
                .with("scheduled", policy.scheduled());
    }
}
