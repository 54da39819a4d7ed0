package com.promotion.coupon.web.http;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header {@code Accept-Encoding} (RFC 9110, section 12.5.3), as far as it is about gzip. */
final class AcceptEncoding {
    private static final Pattern REFUSED = Pattern.compile("(?i);\\s*q\\s*=\\s*0(\\.0{0,3})?\\s*$");

    private AcceptEncoding() {}

    /** Whether gzip is named, or everything is, with a weight above 0. Without the header the client gets no coding. */
    static boolean allowsGzip(String header) {
        if (header == null) {
            return false;
        }
        return item("gzip", header)
                .or(() -> item("*", header))
                .map(item -> !REFUSED.matcher(item).find())
                .orElse(false);
    }

    private static Optional<String> item(String coding, String header) {
        return Arrays.stream(header.split(",", -1))
                .map(String::strip)
                .filter(item -> isNamed(coding, item))
                .findFirst();
    }

    private static boolean isNamed(String coding, String item) {
        return item.split(";", 2)[0].strip().equalsIgnoreCase(coding);
    }
}
