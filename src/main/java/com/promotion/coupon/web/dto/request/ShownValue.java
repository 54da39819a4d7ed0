package com.promotion.coupon.web.dto.request;

import jakarta.json.JsonValue;

/** A value that was sent, as a complaint about it shows it: the beginning of a long one. */
final class ShownValue {
    private static final int PARAMETER_MAX = 40;
    private static final int MEMBER_MAX = 60;

    private ShownValue() {}

    static String ofParameter(String text) {
        return cut(text, PARAMETER_MAX);
    }

    /** As JSON, so that a text can be told from a number. */
    static String ofMember(JsonValue value) {
        return cut(value.toString(), MEMBER_MAX);
    }

    private static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, max) + "…";
    }
}
