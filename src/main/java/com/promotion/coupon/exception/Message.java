package com.promotion.coupon.exception;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * The key and arguments of a text for a caller. The words depend on the language, which only the web layer knows.
 *
 * @param arguments the values for the {@code %s} places of the text
 */
public record Message(MessageKey key, List<String> arguments) implements Serializable {

    public static Message of(MessageKey key) {
        return new Message(key, List.of());
    }

    public static Message of(MessageKey key, Object... arguments) {
        return new Message(key, Arrays.stream(arguments).map(String::valueOf).toList());
    }
}
