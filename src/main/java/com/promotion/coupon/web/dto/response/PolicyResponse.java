package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.PolicyView;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/**
 * A policy; date-times are local to the business zone, milliseconds shown only when there are any.
 *
 * @param scheduled whether it opens by itself at {@code startAt}
 */
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
    "status",
    "scheduled"
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
        String status,
        boolean scheduled) {

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
                policy.status().name(),
                policy.scheduled());
    }

    private static String iso(LocalDateTime time) {
        return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
}
