package com.promotion.coupon.exception;

import java.util.Locale;

/**
 * One message in the two languages the service speaks.
 *
 * @param korean for customers, the default
 * @param english for operators, and for callers who ask for it
 */
public record LocalizedText(String korean, String english) {

    /** Fills {@code %s} places of both patterns with the same values, in the same order. */
    public static LocalizedText of(String koreanPattern, String englishPattern, Object... values) {
        return new LocalizedText(
                String.format(Locale.ROOT, koreanPattern, values), String.format(Locale.ROOT, englishPattern, values));
    }
}
