package com.promotion.coupon.web.dto.request;

/**
 * Which page of a list that is sorted by id, newest first.
 *
 * @param beforeId exclusive; {@link Long#MAX_VALUE} for the first page
 * @param limit rows at most, as {@link Paging#limit} allows
 */
public record PageRequest(long beforeId, int limit) {
    private static final int LIMIT_DEFAULT = 20;

    /**
     * @param cursor the {@code nextCursor} of the page before, or null
     * @param limit null for {@value #LIMIT_DEFAULT}
     * @throws com.promotion.coupon.exception.InvalidRequestException naming the parameter and what was found
     */
    public static PageRequest of(String cursor, String limit) {
        int size = limit == null ? LIMIT_DEFAULT : Paging.limit(limit);
        return new PageRequest(Paging.cursor(cursor, Long.MAX_VALUE), size);
    }
}
