package com.promotion.coupon.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A whole response.
 *
 * @param headers as lines
 * @param body as {@link Bytes}
 */
record FuzzAnswer(int status, List<String> headers, String body, long millis) {

    Optional<String> header(String name) {
        return headers.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }

    /** The type without its parameters; empty without one. */
    String mediaType() {
        return header("Content-Type").orElse("").replaceFirst(";.*", "").strip();
    }

    boolean closes() {
        return header("Connection").orElse("").equalsIgnoreCase("close");
    }

    /** @throws CharacterCodingException when it is no UTF-8 */
    String text() throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(Bytes.of(body)))
                .toString();
    }

    @Override
    public String toString() {
        String text = new String(Bytes.of(body), StandardCharsets.UTF_8);
        return status + " " + headers + " " + text.substring(0, Math.min(text.length(), 500));
    }
}
