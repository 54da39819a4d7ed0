package com.promotion.coupon.web.json;

import com.github.f4b6a3.tsid.Tsid;
import java.util.OptionalLong;

/**
 * A 64-bit id as 13 characters of Crockford's base 32: JavaScript does not round it, and people can type it.
 * Decimal ids of this service have 17 digits or more, so the two forms cannot be mistaken for each other.
 */
public final class CouponCode {
    private static final int LENGTH = 13;

    private CouponCode() {}

    public static String encode(long id) {
        return Tsid.from(id).toString();
    }

    /** Empty when the text is not a code. */
    public static OptionalLong decode(String text) {
        if (text.length() != LENGTH || !Tsid.isValid(text)) {
            return OptionalLong.empty();
        }
        long id = Tsid.from(text).toLong();
        return id > 0 ? OptionalLong.of(id) : OptionalLong.empty();
    }
}
