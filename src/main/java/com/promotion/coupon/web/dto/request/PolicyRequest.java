package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.DiscountType;

/** The body that plans a campaign. Types are checked here, the rules in {@link CouponTerms}. */
public record PolicyRequest(CouponTerms terms) {

    /** @throws com.promotion.coupon.exception.InvalidRequestException naming the field and the value */
    public static PolicyRequest of(JsonBody body) {
        CouponTerms terms = new CouponTerms(
                body.text("name"),
                body.optionalText("description"),
                body.oneOf("discountType", DiscountType.class),
                body.integer("discountValue"),
                body.optionalId("maxDiscountAmount"),
                body.optionalId("minOrderAmount"),
                body.integer("totalQuantity"),
                body.dateTime("startAt"),
                body.dateTime("endAt"),
                body.dateTime("expireAt"),
                body.optionalInteger("proofOfWorkBits", 0));
        return new PolicyRequest(terms.requireValid());
    }
}
