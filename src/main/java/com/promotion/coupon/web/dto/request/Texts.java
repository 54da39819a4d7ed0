package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import java.text.Normalizer;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;

/** Texts as the database can store and compare them. */
final class Texts {
    private static final int YEAR_MAX = 9_999;

    private Texts() {}

    /**
     * The text in Unicode's composed form (NFC), so that one name is the same name whatever machine it was typed on.
     *
     * @throws InvalidRequestException when it has a NUL, which PostgreSQL cannot store, or half of a surrogate pair
     */
    static String storable(String field, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidRequestException(MessageKey.NUL_CHARACTER, field);
        }
        if (text.codePoints().anyMatch(Texts::isSurrogate)) {
            throw new InvalidRequestException(MessageKey.LONE_SURROGATE, field);
        }
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /**
     * A local date-time such as {@code 2025-01-14T10:30:00}, of a year of four digits as everybody writes it: the database has not all
     * that Java has.
     *
     * @throws DateTimeParseException when it is none
     */
    static LocalDateTime dateTime(String text) {
        LocalDateTime time = LocalDateTime.parse(text);
        if (time.getYear() < 1 || time.getYear() > YEAR_MAX) {
            throw new DateTimeParseException("The year has not four digits", text, 0);
        }
        return time;
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
