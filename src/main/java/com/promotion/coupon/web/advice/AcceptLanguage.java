package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.LocalizedText;
import java.util.Locale;

/**
 * Korean, unless English is asked for before it. Read here and not by JAX-RS, whose reader throws at what it cannot read:
 * from an exception mapper, that is a bare 500.
 */
final class AcceptLanguage {
    private AcceptLanguage() {}

    /** @param header as received; null when there was none */
    static String choose(String header, LocalizedText text) {
        return prefersEnglish(header) ? text.english() : text.korean();
    }

    private static boolean prefersEnglish(String header) {
        if (header == null) {
            return false;
        }
        try {
            return Locale.LanguageRange.parse(header).stream()
                    .filter(range -> range.getWeight() > 0)
                    .map(range -> range.getRange())
                    .filter(range -> isOf(range, "ko") || isOf(range, "en"))
                    .findFirst()
                    .filter(range -> isOf(range, "en"))
                    .isPresent();
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException unreadable) { // the latter for "-"
            return false;
        }
    }

    private static boolean isOf(String range, String language) {
        return range.equals(language) || range.startsWith(language + "-");
    }
}
