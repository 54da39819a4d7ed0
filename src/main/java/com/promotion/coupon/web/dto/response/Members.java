package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.Discount;
import com.promotion.coupon.web.json.CouponCode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;

/** The members of a JSON object in the order they are added; a member without a value is left out. */
final class Members extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;

    Members with(String name, Object value) {
        if (value != null) {
            put(name, value);
        }
        return this;
    }

    /** Adds a local date-time in the business zone; fractions of a second are shown only when there are any. */
    Members with(String name, LocalDateTime time) {
        return with(name, time == null ? null : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
    }

    /** Adds a local date-time in the business zone without fractions of a second. */
    Members withSeconds(String name, LocalDateTime time) {
        return with(name, time == null ? null : time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Adds the members that {@link CouponIssueResponse} writes of a coupon. */
    Members with(CouponView coupon) {
        return with("couponId", coupon.couponId())
                .with("couponCode", CouponCode.encode(coupon.couponId()))
                .with("couponPolicyId", coupon.couponPolicyId())
                .with("userId", coupon.userId())
                .with("status", coupon.status())
                .with("rank", coupon.issueNumber())
                .withSeconds("issuedAt", coupon.issuedAt())
                .withSeconds("expireAt", coupon.expireAt())
                .withSeconds("usedAt", coupon.usedAt());
    }

    /** Adds what a policy's coupons are called and give; {@link #withWindow} adds the rest of the terms. */
    Members withOffer(CouponTerms terms) {
        return with("name", terms.name())
                .with("description", terms.description())
                .with(terms.discount());
    }

    Members with(Discount discount) {
        return with("discountType", discount.type())
                .with("discountValue", discount.value())
                .with("maxDiscountAmount", discount.maxAmount())
                .with("minOrderAmount", discount.minOrderAmount());
    }

    /** Adds the times of a policy's terms. */
    Members withWindow(CouponTerms terms) {
        return with("startAt", terms.startAt()).with("endAt", terms.endAt()).with("expireAt", terms.expireAt());
    }
}
