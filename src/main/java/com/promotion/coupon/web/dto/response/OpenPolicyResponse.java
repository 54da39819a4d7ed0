package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.OpenPolicyPage;
import com.promotion.coupon.application.dto.OpenPolicyView;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.Map;
import java.util.Objects;

/** A policy as customers see it; {@code opensIn} is in seconds until startAt, to the millisecond, and 0 from then on. */
public final class OpenPolicyResponse {
    private static final int MILLIS = 3;

    private OpenPolicyResponse() {}

    public static Page<Map<String, Object>> page(OpenPolicyPage page, ZoneId zone) {
        return new Page<>(
                page.policies().stream().map(policy -> of(policy, zone)).toList(),
                Objects.toString(page.nextBeforeId(), null));
    }

    public static Map<String, Object> of(OpenPolicyView policy, ZoneId zone) {
        return new Members()
                .withId("couponPolicyId", policy.policyId())
                .withBenefit(policy.terms())
                .with("remainingStock", policy.remainingStock())
                .with("available", policy.available())
                .withWindow(policy.terms(), zone)
                .with("proofOfWorkBits", policy.terms().proofOfWorkBits())
                .with("opensIn", BigDecimal.valueOf(policy.opensInMillis(), MILLIS));
    }
}
