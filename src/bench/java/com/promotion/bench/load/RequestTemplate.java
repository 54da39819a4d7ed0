package com.promotion.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes of one request, written once; a POST is a copy of them with ten digits replaced, a GET is them.
 *
 * <p>All user ids have ten digits, so that {@code Content-Length} never changes.
 */
public final class RequestTemplate {
    /** The smallest user id with ten digits. */
    public static final long FIRST_USER_ID = 1_000_000_000L;

    private static final int DIGITS = 10;
    private static final String PLACE_HOLDER = "0".repeat(DIGITS);
    private static final int NO_DIGITS = -1;
    private static final String BEARER = "Bearer ";

    private final byte[] bytes;
    private final int digitsAt;
    private final int tokenAt;
    private final Optional<UserTokens> tokens;

    private RequestTemplate(byte[] bytes, int digitsAt, int tokenAt, Optional<UserTokens> tokens) {
        this.bytes = bytes;
        this.digitsAt = digitsAt;
        this.tokenAt = tokenAt;
        this.tokens = tokens;
    }

    static RequestTemplate post(URI uri, Map<String, String> headers) {
        return post(uri, headers, Optional.empty());
    }

    /** Each user with the token that is his. */
    static RequestTemplate post(URI uri, UserTokens tokens) {
        return post(uri, Map.of("Authorization", BEARER + "0".repeat(tokens.length())), Optional.of(tokens));
    }

    private static RequestTemplate post(URI uri, Map<String, String> headers, Optional<UserTokens> tokens) {
        String body = "{\"userId\":" + PLACE_HOLDER + "}";
        StringBuilder text = head("POST", uri, headers)
                .append("Content-Type: application/json\r\nContent-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body);
        return new RequestTemplate(
                text.toString().getBytes(US_ASCII),
                text.length() - 1 - DIGITS,
                text.indexOf(BEARER) + BEARER.length(),
                tokens);
    }

    /** The same for every user. */
    static RequestTemplate get(URI uri, Map<String, String> headers) {
        String text = head("GET", uri, headers).append("\r\n").toString();
        return new RequestTemplate(text.getBytes(US_ASCII), NO_DIGITS, 0, Optional.empty());
    }

    private static StringBuilder head(String method, URI uri, Map<String, String> headers) {
        StringBuilder text = new StringBuilder(512)
                .append(method)
                .append(' ')
                .append(uri.getRawPath())
                .append(uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery())
                .append(" HTTP/1.1\r\nHost: ")
                .append(uri.getRawAuthority())
                .append("\r\nAccept: application/json\r\n");
        headers.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
        return text;
    }

    int length() {
        return bytes.length;
    }

    /** Leaves {@code out} ready to be written to a channel. */
    void fill(ByteBuffer out, long userId) {
        out.clear();
        out.put(bytes);
        tokens.ifPresent(each -> out.put(tokenAt, each.of(userId)));
        if (digitsAt != NO_DIGITS) {
            writeDigits(out, userId);
        }
        out.flip();
    }

    private void writeDigits(ByteBuffer out, long userId) {
        long rest = userId;
        for (int i = digitsAt + DIGITS - 1; i >= digitsAt; i--) {
            out.put(i, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        if (rest != 0 || userId < FIRST_USER_ID) {
            throw new IllegalArgumentException("a user id here has " + DIGITS + " digits: " + userId);
        }
    }
}
