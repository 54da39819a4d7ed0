package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.web.json.CouponCode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Many coupons as lines of CSV (RFC 4180; numbers, fixed words and dates need no quotes). */
public enum CouponListing {

    /** For programs. */
    PLAIN("", ""),

    /**
     * For spreadsheets: a byte order mark, so that they read UTF-8, and a tab before each id and code, so that they take it
     * as text. They would round an id to 15 digits.
     */
    SPREADSHEET("\uFEFF", "\t");

    public static final String CSV_TYPE = "text/csv";

    private static final String HEADER =
            "couponId,couponCode,couponPolicyId,userId,status,rank,issuedAt,usedAt,expireAt\r\n";

    private final String start;
    private final String textMark;

    CouponListing(String start, String textMark) {
        this.start = start;
        this.textMark = textMark;
    }

    /** What comes before the first coupon. */
    public String header() {
        return start + HEADER;
    }

    public String line(CouponView coupon) {
        return textMark + coupon.couponId() + "," + textMark + CouponCode.encode(coupon.couponId()) + "," + textMark
                + coupon.couponPolicyId() + "," + textMark + coupon.userId() + "," + coupon.status() + ","
                + coupon.issueNumber() + "," + iso(coupon.issuedAt()) + "," + iso(coupon.usedAt()) + ","
                + iso(coupon.expireAt()) + "\r\n";
    }

    private static String iso(LocalDateTime time) {
        return time == null ? "" : DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time);
    }
}
