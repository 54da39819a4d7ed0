package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;

/** Query parameters of lists; a complaint names the parameter and what was found. */
public final class Paging {
    private static final int PAGE_MAX = 100;

    private Paging() {}

    /** Items of a page, 1 to {@value #PAGE_MAX}. */
    public static int limit(String text) {
        long size = PathId.parse("limit", text);
        if (size > PAGE_MAX) {
            throw new InvalidRequestException(MessageKey.LIMIT_TOO_LARGE, PAGE_MAX, size);
        }
        return (int) size;
    }

    /** Where the page before ended; {@code first} without one. */
    public static long cursor(String text, long first) {
        return text == null ? first : PathId.parse("cursor", text);
    }

    /** One of the names, or null without one. */
    public static <E extends Enum<E>> E oneOf(String name, String text, Class<E> type) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equals(text))
                .findAny()
                .orElseThrow(() -> new InvalidRequestException(
                        MessageKey.NOT_ONE_OF, name, Arrays.toString(type.getEnumConstants()), shown(text)));
    }

    /** A local date-time such as {@code 2025-01-14T10:30:00}, or null without one. */
    public static LocalDateTime dateTime(String name, String text) {
        try {
            return text == null ? null : LocalDateTime.parse(text);
        } catch (DateTimeParseException unreadable) {
            throw new InvalidRequestException(MessageKey.NOT_DATE_TIME, name, shown(text));
        }
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
