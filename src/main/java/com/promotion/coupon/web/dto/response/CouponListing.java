package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.web.json.CouponCode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** Many coupons: as a page of JSON, or as lines of CSV (RFC 4180; numbers, fixed words and dates need no quotes). */
public final class CouponListing {
    public static final String CSV_TYPE = "text/csv";
    public static final String CSV_HEADER =
            "couponId,couponCode,couponPolicyId,userId,status,rank,issuedAt,usedAt,expireAt\r\n";

    private CouponListing() {}

    /** @param found up to {@code limit} + 1 coupons; the one too many tells that there is a next page */
    public static String page(List<CouponView> found, int limit) {
        String items = found.stream()
                .limit(limit)
                .map(coupon -> new String(CouponIssueResponse.json(coupon), StandardCharsets.ISO_8859_1))
                .collect(Collectors.joining(","));
        String cursor = found.size() > limit
                ? ",\"nextCursor\":\"" + found.get(limit - 1).issueNumber() + "\""
                : "";
        return "{\"items\":[" + items + "]" + cursor + "}";
    }

    public static String csvLine(CouponView coupon) {
        return coupon.couponId() + "," + CouponCode.encode(coupon.couponId()) + "," + coupon.couponPolicyId() + ","
                + coupon.userId() + "," + coupon.status() + "," + coupon.issueNumber() + "," + iso(coupon.issuedAt())
                + "," + iso(coupon.usedAt()) + "," + iso(coupon.expireAt()) + "\r\n";
    }

    private static String iso(LocalDateTime time) {
        return time == null ? "" : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
}
