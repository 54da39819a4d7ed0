package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.LocalizedText;
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
            throw new InvalidRequestException(LocalizedText.of(
                    "limit은 %s 이하여야 합니다. (입력값: %s)", "limit must be %s or less (it is %s).", PAGE_MAX, size));
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
                .orElseThrow(() -> {
                    String choice = Arrays.toString(type.getEnumConstants());
                    return invalid(name, text, choice + " 중 하나여야 합니다", "must be one of " + choice);
                });
    }

    /** A local date-time such as {@code 2025-01-14T10:30:00}, or null without one. */
    public static LocalDateTime dateTime(String name, String text) {
        try {
            return text == null ? null : LocalDateTime.parse(text);
        } catch (DateTimeParseException unreadable) {
            throw invalid(
                    name,
                    text,
                    "2025-01-14T10:30:00 형식의 현지 시각이어야 합니다",
                    "must be a local date-time like 2025-01-14T10:30:00");
        }
    }

    private static InvalidRequestException invalid(String name, String text, String korean, String english) {
        String shown = text.length() <= 40 ? text : text.substring(0, 40) + "…";
        return new InvalidRequestException(
                LocalizedText.of("%s은(는) " + korean + ". (입력값: %s)", "%s " + english + " (it is %s).", name, shown));
    }
}
