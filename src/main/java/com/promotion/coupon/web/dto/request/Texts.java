package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import java.text.Normalizer;

/** Texts as the database can store and compare them. */
final class Texts {
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

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
