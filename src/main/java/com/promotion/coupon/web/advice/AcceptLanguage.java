package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.Messages;
import java.util.Locale;

/**
 * The language of an answer: the first one that the caller accepts, in the caller's order; Korean when there is none. Read
 * here and not by JAX-RS, because its parser throws on an invalid header; in an exception mapper that would be a bare 500.
 */
final class AcceptLanguage {
    private static final String DEFAULT = Messages.LANGUAGES.get(0);

    private AcceptLanguage() {}

    /**
     * Returns one of {@link Messages#LANGUAGES}.
     *
     * @param header as received; null when there was none
     */
    static String choose(String header) {
        if (header == null) {
            return DEFAULT;
        }
        try {
            for (Locale.LanguageRange range : Locale.LanguageRange.parse(header)) {
                for (String language : Messages.LANGUAGES) {
                    if (range.getWeight() > 0 && isOf(range.getRange(), language)) {
                        return language;
                    }
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unreadable) { // the latter for "-"
            return DEFAULT;
        }
        return DEFAULT;
    }

    private static boolean isOf(String range, String language) {
        return range.equals(language) || range.startsWith(language + "-");
    }
}
