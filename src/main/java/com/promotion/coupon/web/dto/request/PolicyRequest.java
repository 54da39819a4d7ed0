package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.DiscountType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The body that plans a campaign. Types are checked here, the rules in {@link CouponTerms}. */
public record PolicyRequest(CouponTerms terms) {

    /** What an answer shows beside the terms; who sends an answer back, changed, need not cut it out. */
    private static final List<String> SHOWN_ONLY =
            List.of("id", "idText", "issuedQuantity", "zone", "endAtExclusive", "status", "scheduled");

    private static final List<String> OF_A_PLAN = Arrays.stream(CouponTerms.class.getRecordComponents())
            .map(RecordComponent::getName)
            .toList();
    private static final List<String> OF_A_CHANGE =
            Stream.concat(OF_A_PLAN.stream(), SHOWN_ONLY.stream()).toList();

    /**
     * A policy that is to be.
     *
     * @throws com.promotion.coupon.exception.InvalidRequestException naming the field and the value
     */
    public static PolicyRequest planned(JsonBody body) {
        return of(body.allowing(OF_A_PLAN));
    }

    /** As {@link #planned}, of a policy that there is. */
    public static PolicyRequest changed(JsonBody body) {
        return of(body.allowing(OF_A_CHANGE));
    }

    private static PolicyRequest of(JsonBody body) {
        CouponTerms terms = new CouponTerms(
                body.text("name"),
                body.optionalText("description"),
                body.oneOf("discountType", DiscountType.class),
                body.integer("discountValue"),
                body.optionalId("maxDiscountAmount"),
                body.optionalIdOrZero("minOrderAmount"), // any order comes to 0 or more
                body.integer("totalQuantity"),
                body.dateTime("startAt"),
                body.dateTime("endAt"),
                body.dateTime("expireAt"),
                body.optionalInteger("proofOfWorkBits", 0));
        return new PolicyRequest(terms.requireValid());
    }
}
