package com.promotion.coupon.domain;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;

/**
 * One member of a policy before and after.
 *
 * @param from as text, as the API shows it; null for nothing
 * @param to likewise
 */
public record FieldChange(String field, String from, String to) {

    public static FieldChange of(String field, Object from, Object to) {
        return new FieldChange(field, text(from), text(to));
    }

    private static String text(Object value) {
        return value instanceof LocalDateTime time
                ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time)
                : Objects.toString(value, null);
    }

    /** Whether the two values differ. */
    public boolean isDifferent() {
        return !Objects.equals(from, to);
    }
}
