package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.web.json.CouponCode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Many coupons as lines of CSV (RFC 4180; numbers, fixed words and dates need no quotes). */
public final class CouponListing {
    public static final String CSV_TYPE = "text/csv";
    public static final String CSV_HEADER =
            "couponId,couponCode,couponPolicyId,userId,status,rank,issuedAt,usedAt,expireAt\r\n";

    private CouponListing() {}

    public static String csvLine(CouponView coupon) {
        return coupon.couponId() + "," + CouponCode.encode(coupon.couponId()) + "," + coupon.couponPolicyId() + ","
                + coupon.userId() + "," + coupon.status() + "," + coupon.issueNumber() + "," + iso(coupon.issuedAt())
                + "," + iso(coupon.usedAt()) + "," + iso(coupon.expireAt()) + "\r\n";
    }

    private static String iso(LocalDateTime time) {
        return time == null ? "" : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
}
