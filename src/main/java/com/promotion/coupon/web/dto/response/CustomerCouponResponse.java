package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.CustomerCoupon;
import com.promotion.coupon.web.json.CouponCode;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.LocalDateTime;
import java.util.List;

/** A coupon in its holder's list: as it is shown alone, and what the policy says about it. */
@JsonbPropertyOrder({
    "couponId",
    "couponCode",
    "couponPolicyId",
    "userId",
    "status",
    "rank",
    "issuedAt",
    "expireAt",
    "usedAt",
    "name",
    "discountType",
    "discountValue",
    "maxDiscountAmount",
    "minOrderAmount"
})
public record CustomerCouponResponse(
        long couponId,
        String couponCode,
        long couponPolicyId,
        long userId,
        String status,
        int rank,
        String issuedAt,
        String expireAt,
        String usedAt,
        String name,
        String discountType,
        int discountValue,
        Long maxDiscountAmount,
        Long minOrderAmount) {

    /**
     * One page of a user's coupons, newest first.
     *
     * @param nextCursor hand it back as {@code cursor} for the next page; absent on the last one
     */
    @JsonbPropertyOrder({"items", "nextCursor"})
    public record Page(List<CustomerCouponResponse> items, String nextCursor) {

        /** @param found up to {@code limit} + 1 coupons; the one too many tells that there is a next page */
        public static Page of(List<CustomerCoupon> found, int limit) {
            List<CustomerCouponResponse> items =
                    found.stream().limit(limit).map(CustomerCouponResponse::of).toList();
            return new Page(
                    items,
                    found.size() > limit ? String.valueOf(items.get(limit - 1).couponId()) : null);
        }
    }

    static CustomerCouponResponse of(CustomerCoupon customer) {
        CouponView coupon = customer.coupon();
        return new CustomerCouponResponse(
                coupon.couponId(),
                CouponCode.encode(coupon.couponId()),
                coupon.couponPolicyId(),
                coupon.userId(),
                coupon.status().name(),
                coupon.issueNumber(),
                seconds(coupon.issuedAt()),
                seconds(coupon.expireAt()),
                seconds(coupon.usedAt()),
                customer.policyName(),
                customer.discount().type().name(),
                customer.discount().value(),
                customer.discount().maxAmount(),
                customer.discount().minOrderAmount());
    }

    private static String seconds(LocalDateTime time) {
        if (time == null) {
            return null;
        }
        StringBuilder text = new StringBuilder(20);
        CouponIssueResponse.appendSeconds(text, time);
        return text.toString();
    }
}
