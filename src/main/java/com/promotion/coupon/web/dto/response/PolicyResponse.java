package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.PolicyView;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** A policy; date-times are local to the business zone, milliseconds shown only when there are any. */
@JsonbPropertyOrder({
    "id",
    "name",
    "description",
    "discountType",
    "discountValue",
    "maxDiscountAmount",
    "minOrderAmount",
    "totalQuantity",
    "issuedQuantity",
    "startAt",
    "endAt",
    "expireAt",
    "status"
})
public record PolicyResponse(
        long id,
        String name,
        String description,
        String discountType,
        int discountValue,
        Long maxDiscountAmount,
        Long minOrderAmount,
        int totalQuantity,
        int issuedQuantity,
        String startAt,
        String endAt,
        String expireAt,
        String status) {

    public static PolicyResponse of(PolicyView policy) {
        return new PolicyResponse(
                policy.id(),
                policy.name(),
                policy.description(),
                policy.discount().type().name(),
                policy.discount().value(),
                policy.discount().maxAmount(),
                policy.discount().minOrderAmount(),
                policy.totalQuantity(),
                policy.issuedQuantity(),
                iso(policy.startAt()),
                iso(policy.endAt()),
                iso(policy.expireAt()),
                policy.status().name());
    }

    private static String iso(LocalDateTime time) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
}
