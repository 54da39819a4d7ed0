package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.OpenPolicyPage;
import com.promotion.coupon.application.dto.OpenPolicyView;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * A policy as customers see it.
 *
 * @param opensIn seconds until startAt, to the millisecond; 0 from then on
 */
@JsonbPropertyOrder({
    "couponPolicyId",
    "name",
    "description",
    "discountType",
    "discountValue",
    "maxDiscountAmount",
    "minOrderAmount",
    "remainingStock",
    "available",
    "startAt",
    "endAt",
    "expireAt",
    "opensIn"
})
public record OpenPolicyResponse(
        long couponPolicyId,
        String name,
        String description,
        String discountType,
        int discountValue,
        Long maxDiscountAmount,
        Long minOrderAmount,
        int remainingStock,
        boolean available,
        String startAt,
        String endAt,
        String expireAt,
        BigDecimal opensIn) {

    private static final int MILLIS = 3;

    /**
     * Open and coming policies, newest first.
     *
     * @param nextCursor hand it back as {@code cursor} for the next page; absent on the last one
     */
    @JsonbPropertyOrder({"items", "nextCursor"})
    public record Page(List<OpenPolicyResponse> items, String nextCursor) {

        public static Page of(OpenPolicyPage page) {
            return new Page(
                    page.offers().stream().map(OpenPolicyResponse::of).toList(),
                    page.nextBeforeId() == null ? null : page.nextBeforeId().toString());
        }
    }

    static OpenPolicyResponse of(OpenPolicyView offer) {
        DateTimeFormatter iso = DateTimeFormatter.ISO_LOCAL_DATE_TIME;
        return new OpenPolicyResponse(
                offer.policyId(),
                offer.name(),
                offer.description(),
                offer.discount().type().name(),
                offer.discount().value(),
                offer.discount().maxAmount(),
                offer.discount().minOrderAmount(),
                offer.remainingStock(),
                offer.available(),
                iso.format(offer.startAt()),
                iso.format(offer.endAt()),
                iso.format(offer.expireAt()),
                BigDecimal.valueOf(offer.opensInMillis(), MILLIS));
    }
}
