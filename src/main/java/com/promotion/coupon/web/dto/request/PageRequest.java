package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;

/**
 * Which page of a list.
 *
 * @param cursor where the page before ended, or null for the first page
 * @param limit items of the page at most, 1 to {@value #LIMIT_MAX}
 */
public record PageRequest(Long cursor, int limit) {
    public static final String LIMIT_DEFAULT = "20";

    private static final int LIMIT_MAX = 100;

    /**
     * @param cursor the {@code nextCursor} of the page before, or null
     * @throws InvalidRequestException naming the parameter and what was found
     */
    public static PageRequest of(String cursor, String limit) {
        long size = PathId.parse("limit", limit);
        if (size > LIMIT_MAX) {
            throw new InvalidRequestException(MessageKey.LIMIT_TOO_LARGE, LIMIT_MAX, size);
        }
        return new PageRequest(cursor == null ? null : PathId.parse("cursor", cursor), (int) size);
    }

    /** For a list with the highest id first: the page has ids below this. */
    public long beforeId() {
        return cursor == null ? Long.MAX_VALUE : cursor;
    }

    /** For a list with the lowest number first: the page has numbers above this. */
    public int afterNumber() {
        return cursor == null ? 0 : (int) Math.min(Integer.MAX_VALUE, cursor);
    }

    /** Rows to read: one more than are shown, which tells whether there is a next page. */
    public int rows() {
        return limit + 1;
    }
}
