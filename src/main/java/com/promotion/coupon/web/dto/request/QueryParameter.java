package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;

/** Optional query parameters that choose what a list shows; a complaint names the parameter and what was found. */
public final class QueryParameter {
    private static final List<String> FLAGS = List.of("true", "false");

    private QueryParameter() {}

    /** One of the names, or null without one. */
    public static <E extends Enum<E>> E oneOf(String name, String text, Class<E> type) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equals(text))
                .findAny()
                .orElseThrow(() -> new InvalidRequestException(
                        MessageKey.NOT_ONE_OF,
                        name,
                        Arrays.toString(type.getEnumConstants()),
                        ShownValue.ofParameter(text)));
    }

    /** Whether the text is {@code true}; the only other one allowed is {@code false}. */
    public static boolean flag(String name, String text) {
        if (!FLAGS.contains(text)) {
            throw new InvalidRequestException(
                    MessageKey.NOT_ONE_OF, name, FLAGS.toString(), ShownValue.ofParameter(text));
        }
        return Boolean.parseBoolean(text);
    }

    /** The text in composed form (NFC), or null without one. */
    public static String text(String name, String text) {
        return text == null ? null : Texts.storable(name, text);
    }

    /** A local date-time such as {@code 2025-01-14T10:30:00}, or null without one. */
    public static LocalDateTime dateTime(String name, String text) {
        try {
            return text == null ? null : Texts.dateTime(text);
        } catch (DateTimeParseException unreadable) {
            throw new InvalidRequestException(MessageKey.NOT_DATE_TIME, name, ShownValue.ofParameter(text));
        }
    }
}
