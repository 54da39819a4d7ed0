package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.MessageKey;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Which versions an {@code If-Match} header allows: RFC 9110 section 13.1.1, with a policy's version as its ETag. */
public final class IfMatch {
    public static final String HEADER = "If-Match";

    private IfMatch() {}

    /** The ETag of a version. */
    public static String etag(int version) {
        return '"' + String.valueOf(version) + '"';
    }

    /**
     * A weak ETag matches nothing, as the RFC has it, nor does what is no ETag.
     *
     * @throws CouponException (CP014) when there is no header
     */
    public static IntPredicate required(String header) {
        if (isMissing(header)) {
            throw new CouponException(MessageKey.VERSION_REQUIRED);
        }
        return parse(header);
    }

    /** As {@link #required}, but without the header any version will do. */
    public static IntPredicate optional(String header) {
        return isMissing(header) ? version -> true : parse(header);
    }

    private static boolean isMissing(String header) {
        return header == null || header.isBlank();
    }

    private static IntPredicate parse(String header) {
        return version -> Arrays.stream(header.split(",", -1))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag(version)));
    }
}
