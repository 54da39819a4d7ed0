package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.application.dto.IssueCouponCommand;

/** {@code {"userId":12345}}. */
public record IssueCouponRequest(long userId) {

    /** @throws com.promotion.coupon.exception.InvalidRequestException naming the field and the value */
    public static IssueCouponRequest of(JsonBody body) {
        return new IssueCouponRequest(body.id("userId"));
    }

    /** @param idempotencyKey as {@link IdempotencyKey#parse} returned it, or null */
    public IssueCouponCommand toCommand(long policyId, String idempotencyKey) {
        return new IssueCouponCommand(policyId, userId, idempotencyKey);
    }
}
