package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.LocalizedText;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;

/**
 * A JSON object as it came in, read field by field. Every complaint names the field and what was found there, which
 * no data binding does; unknown members are ignored.
 */
public record JsonBody(JsonObject json) {

    private static final int SHOWN_MAX = 60;

    /** A whole number, 1 or more. */
    public long id(String field) {
        long value = wholeNumber(field);
        if (value < 1) {
            throw invalid(field, "1 이상의 정수여야 합니다", "must be a whole number of 1 or more");
        }
        return value;
    }

    /** As {@link #id}, or null when the member is missing or null. */
    public Long optionalId(String field) {
        return json.getOrDefault(field, JsonValue.NULL) == JsonValue.NULL ? null : (Long) id(field);
    }

    /** A whole number in the range of an int. */
    public int integer(String field) {
        long value = wholeNumber(field);
        if (value != (int) value) {
            throw invalid(field, "32비트 정수 범위를 벗어났습니다", "does not fit into 32 bits");
        }
        return (int) value;
    }

    private long wholeNumber(String field) {
        if (required(field) instanceof JsonNumber number && number.isIntegral()) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException tooLarge) {
                throw invalid(field, "64비트 정수 범위를 벗어났습니다", "does not fit into 64 bits");
            }
        }
        throw invalid(field, "정수여야 합니다", "must be a whole number");
    }

    public String text(String field) {
        if (required(field) instanceof JsonString text) {
            return text.getString();
        }
        throw invalid(field, "문자열이어야 합니다", "must be a string");
    }

    /** The text, or null when the member is missing or null. */
    public String optionalText(String field) {
        return json.getOrDefault(field, JsonValue.NULL) == JsonValue.NULL ? null : text(field);
    }

    /** A local date-time such as {@code 2025-01-14T10:30:00}. */
    public LocalDateTime dateTime(String field) {
        try {
            return LocalDateTime.parse(text(field));
        } catch (DateTimeParseException unreadable) {
            throw invalid(
                    field,
                    "2025-01-14T10:30:00 형식의 현지 시각이어야 합니다",
                    "must be a local date-time like 2025-01-14T10:30:00");
        }
    }

    public <E extends Enum<E>> E oneOf(String field, Class<E> type) {
        String name = text(field);
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equals(name))
                .findAny()
                .orElseThrow(() -> {
                    String choice = Arrays.toString(type.getEnumConstants());
                    return invalid(field, choice + " 중 하나여야 합니다", "must be one of " + choice);
                });
    }

    private JsonValue required(String field) {
        JsonValue value = json.getOrDefault(field, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            throw new InvalidRequestException(LocalizedText.of("%s은(는) 필수 항목입니다.", "%s is required.", field));
        }
        return value;
    }

    private InvalidRequestException invalid(String field, String korean, String english) {
        String found = json.get(field).toString();
        String shown = found.length() <= SHOWN_MAX ? found : found.substring(0, SHOWN_MAX) + "…";
        return new InvalidRequestException(new LocalizedText(
                field + "은(는) " + korean + ". (입력값: " + shown + ")",
                field + " " + english + " (it is " + shown + ")."));
    }
}
