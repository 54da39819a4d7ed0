package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.web.json.CouponCode;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** An id in a path or query: a decimal number of 1 or more in ASCII digits, without a sign, or the 13 characters of a coupon code. */
public final class PathId {
    /** ASCII only: {@link Long#parseLong} also takes a sign and the digits of other scripts. */
    private static final Pattern DIGITS = Pattern.compile("0*[1-9][0-9]*");

    private PathId() {}

    /**
     * A coupon's id, which may be given as its code. No other id may: a user id of 13 digits would be taken for one.
     *
     * @throws InvalidRequestException naming the parameter and what was found
     */
    public static long parseIdOrCode(String name, String text) {
        OptionalLong code = CouponCode.decode(text);
        return code.isPresent() ? code.getAsLong() : parse(name, text);
    }

    /** As {@link #parse}, or null without the parameter. */
    public static Long parseOptional(String name, String text) {
        return text == null ? null : (Long) parse(name, text);
    }

    /** @throws InvalidRequestException naming the parameter and what was found */
    public static long parse(String name, String text) {
        if (text == null || text.isEmpty()) {
            throw new InvalidRequestException(MessageKey.REQUIRED, name);
        }
        if (!DIGITS.matcher(text).matches()) {
            throw new InvalidRequestException(MessageKey.NOT_POSITIVE, name, ShownValue.ofParameter(text));
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException tooLarge) {
            throw new InvalidRequestException(MessageKey.NOT_64_BIT, name, ShownValue.ofParameter(text));
        }
    }
}
