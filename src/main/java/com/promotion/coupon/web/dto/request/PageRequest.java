package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.LocalizedText;

/**
 * Which page of a list that is sorted by id, newest first.
 *
 * @param beforeId exclusive; {@link Long#MAX_VALUE} for the first page
 * @param limit rows at most, 1 to {@value #LIMIT_MAX}
 */
public record PageRequest(long beforeId, int limit) {
    private static final int LIMIT_DEFAULT = 20;
    private static final int LIMIT_MAX = 100;

    /**
     * @param cursor the {@code nextCursor} of the page before, or null
     * @param limit null for {@value #LIMIT_DEFAULT}
     * @throws InvalidRequestException naming the parameter and what was found
     */
    public static PageRequest of(String cursor, String limit) {
        long size = limit == null ? LIMIT_DEFAULT : PathId.parse("limit", limit);
        if (size > LIMIT_MAX) {
            throw new InvalidRequestException(LocalizedText.of(
                    "limit은 %s 이하여야 합니다. (입력값: %s)", "limit must be %s or less (it is %s).", LIMIT_MAX, size));
        }
        return new PageRequest(cursor == null ? Long.MAX_VALUE : PathId.parse("cursor", cursor), (int) size);
    }
}
