package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.Discount;
import com.promotion.coupon.web.json.CouponCode;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
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
    private Members withSeconds(String name, LocalDateTime time) {
        return with(name, time.truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * Adds when something happened, to the second: as a local date-time and with its offset from UTC. Of an hour that the clocks pass
     * twice it is the first one.
     */
    Members withInstant(String name, LocalDateTime time, ZoneId zone) {
        if (time == null) {
            return this;
        }
        OffsetDateTime instant =
                time.truncatedTo(ChronoUnit.SECONDS).atZone(zone).toOffsetDateTime();
        return withSeconds(name, time)
                .with(name + "WithOffset", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant));
    }

    /** Adds an id, also as text for clients that round numbers above 2^53. */
    Members withId(String name, long id) {
        return with(name, id).with(name + "Text", String.valueOf(id));
    }

    /** Adds the business zone, of all local date-times beside it. */
    Members with(ZoneId zone) {
        return with("zone", zone.getId());
    }

    /** Adds the members that {@link CouponIssueResponse} writes of a coupon. */
    Members with(CouponView coupon, ZoneId zone) {
        return with("couponId", coupon.couponId())
                .with("couponCode", CouponCode.encode(coupon.couponId()))
                .withId("couponPolicyId", coupon.couponPolicyId())
                .withId("userId", coupon.userId())
                .with("status", coupon.status())
                .with("rank", coupon.issueNumber())
                .withInstant("issuedAt", coupon.issuedAt(), zone)
                .withSeconds("expireAt", coupon.expireAt())
                .with(zone)
                .withInstant("usedAt", coupon.usedAt(), zone);
    }

    /** Adds what a policy's coupons are called and give; {@link #withWindow} adds the rest of the terms. */
    Members withBenefit(CouponTerms terms) {
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
    Members withWindow(CouponTerms terms, ZoneId zone) {
        return with("startAt", terms.startAt())
                .with("endAt", terms.endAt())
                .with("expireAt", terms.expireAt())
                .with(zone);
    }
}
