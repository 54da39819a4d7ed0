package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A received JSON object, read field by field. Each error names the field and the value found there, which data binding
 * does not do. Members that nobody reads are ignored unless {@link #allowing} is called.
 */
public record JsonBody(Map<String, JsonValue> json) {
    /** Of the largest 64-bit number. */
    private static final int DIGITS_MAX = 19;

    /**
     * This body, when it has no other members than these. A misspelt optional member would otherwise mean nothing: a cap that is
     * not there.
     */
    public JsonBody allowing(List<String> members) {
        for (String member : json.keySet()) {
            if (!members.contains(member)) {
                throw new InvalidRequestException(
                        MessageKey.UNKNOWN_MEMBER, ShownValue.ofParameter(member), String.join(", ", members));
            }
        }
        return this;
    }

    /** A whole number, 1 or more. */
    public long id(String field) {
        long value = wholeNumber(field);
        if (value < 1) {
            throw invalid(MessageKey.NOT_POSITIVE, field);
        }
        return value;
    }

    /** As {@link #id}, or null when the member is missing or null. */
    public Long optionalId(String field) {
        return json.getOrDefault(field, JsonValue.NULL) == JsonValue.NULL ? null : (Long) id(field);
    }

    /**
     * An id as a number in this member, or as text in the member with this name and {@code Text}, for clients that round numbers above
     * 2^53; null when both are missing or null. Given twice it must be the same.
     */
    public Long optionalIdOrText(String field) {
        Long number = optionalId(field);
        String digits = optionalText(field + "Text");
        if (digits == null) {
            return number;
        }
        long id = PathId.parse(field + "Text", digits);
        if (number != null && number != id) {
            throw new InvalidRequestException(MessageKey.IDS_DIFFER, field, number, id);
        }
        return id;
    }

    /** As {@link #optionalId}, but 0 is none, too. */
    public Long optionalIdOrZero(String field) {
        boolean zero = json.get(field) instanceof JsonNumber && wholeNumber(field) == 0;
        return zero ? null : optionalId(field);
    }

    /** A whole number in the range of an int. */
    public int integer(String field) {
        long value = wholeNumber(field);
        if (value != (int) value) {
            throw invalid(MessageKey.NOT_32_BIT, field);
        }
        return (int) value;
    }

    /** As {@link #integer}, or this value when the member is missing or null. */
    public int optionalInteger(String field, int otherwise) {
        return json.getOrDefault(field, JsonValue.NULL) == JsonValue.NULL ? otherwise : integer(field);
    }

    private long wholeNumber(String field) {
        if (required(field) instanceof JsonNumber json) {
            BigDecimal number = json.bigDecimalValue();
            if (number.signum() == 0) {
                return 0;
            }
            if ((long) number.precision() - number.scale() > DIGITS_MAX) {
                throw invalid(MessageKey.NOT_64_BIT, field);
            }
            if (number.stripTrailingZeros().scale() <= 0) { // also 1e3 and 15.00: JSON has one kind of numbers
                return exact(field, number);
            }
        }
        throw invalid(MessageKey.NOT_WHOLE_NUMBER, field);
    }

    private long exact(String field, BigDecimal number) {
        try {
            return number.longValueExact();
        } catch (ArithmeticException tooLarge) {
            throw invalid(MessageKey.NOT_64_BIT, field);
        }
    }

    public String text(String field) {
        if (required(field) instanceof JsonString text) {
            return Texts.storable(field, text.getString());
        }
        throw invalid(MessageKey.NOT_STRING, field);
    }

    /** The text, or null when the member is missing or null. */
    public String optionalText(String field) {
        return json.getOrDefault(field, JsonValue.NULL) == JsonValue.NULL ? null : text(field);
    }

    /** A local date-time such as {@code 2025-01-14T10:30:00}. */
    public LocalDateTime dateTime(String field) {
        try {
            return Texts.dateTime(text(field));
        } catch (DateTimeParseException unreadable) {
            throw invalid(MessageKey.NOT_DATE_TIME, field);
        }
    }

    public <E extends Enum<E>> E oneOf(String field, Class<E> type) {
        String name = text(field);
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equals(name))
                .findAny()
                .orElseThrow(() -> new InvalidRequestException(
                        MessageKey.NOT_ONE_OF, field, Arrays.toString(type.getEnumConstants()), shown(field)));
    }

    private JsonValue required(String field) {
        JsonValue value = json.getOrDefault(field, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            throw new InvalidRequestException(MessageKey.REQUIRED, field);
        }
        return value;
    }

    private InvalidRequestException invalid(MessageKey key, String field) {
        return new InvalidRequestException(key, field, shown(field));
    }

    private String shown(String field) {
        return ShownValue.ofMember(json.get(field));
    }
}
