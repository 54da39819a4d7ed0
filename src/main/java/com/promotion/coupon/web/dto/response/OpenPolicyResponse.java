package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.OpenPolicyPage;
import com.promotion.coupon.application.dto.OpenPolicyView;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A policy as customers see it; {@code opensIn} is in seconds until startAt, to the millisecond, and 0 from then on. */
public final class OpenPolicyResponse {
    private static final int MILLIS = 3;

    private OpenPolicyResponse() {}

    /**
     * Open and coming policies, newest first.
     *
     * @param nextCursor hand it back as {@code cursor} for the next page; absent on the last one
     */
    @JsonbPropertyOrder({"items", "nextCursor"})
    public record Page(List<Map<String, Object>> items, String nextCursor) {

        public static Page of(OpenPolicyPage page) {
            return new Page(
                    page.offers().stream().map(OpenPolicyResponse::of).toList(),
                    page.nextBeforeId() == null ? null : page.nextBeforeId().toString());
        }
    }

    public static Map<String, Object> of(OpenPolicyView policy) {
        return new Members()
                .with("couponPolicyId", policy.policyId())
                .withOffer(policy.terms())
                .with("remainingStock", policy.remainingStock())
                .with("available", policy.available())
                .withWindow(policy.terms())
                .with("opensIn", BigDecimal.valueOf(policy.opensInMillis(), MILLIS));
    }
}
