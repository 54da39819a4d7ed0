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
    public static IntPredicate parse(String header) {
        if (header == null || header.isBlank()) {
            throw new CouponException(MessageKey.VERSION_REQUIRED);
        }
        return version -> Arrays.stream(header.split(",", -1))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag(version)));
    }
}
