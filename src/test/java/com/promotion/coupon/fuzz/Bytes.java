package com.promotion.coupon.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** Texts in which each character stands for one byte of the request, so that bytes that are no UTF-8 can be told, too. */
final class Bytes {
    private static final int SHOWN_MAX = 200;

    private Bytes() {}

    /** The bytes of a text in UTF-8, each as a character. */
    static String utf8(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    static byte[] of(String bytes) {
        return bytes.getBytes(ISO_8859_1);
    }

    static String percentEncoded(String bytes) {
        StringBuilder encoded = new StringBuilder();
        for (int i = 0; i < bytes.length(); i++) {
            char c = bytes.charAt(i);
            if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || "-._~".indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(String.format(Locale.ROOT, "%%%02x", (int) c));
            }
        }
        return encoded.toString();
    }

    /** Readable on one line, and cut. */
    static String shown(String bytes) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(bytes.length(), SHOWN_MAX); i++) {
            char c = bytes.charAt(i);
            if (c >= ' ' && c < 0x7f) {
                shown.append(c);
            } else if (c == '\r' || c == '\n') {
                shown.append(c == '\r' ? "\\r" : "\\n");
            } else {
                shown.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
            }
        }
        return bytes.length() <= SHOWN_MAX ? shown.toString() : shown + " … " + bytes.length() + " bytes";
    }
}
