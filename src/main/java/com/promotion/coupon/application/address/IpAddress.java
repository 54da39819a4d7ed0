package com.promotion.coupon.application.address;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An IPv4 or IPv6 address.
 *
 * @param v6 whether it is an IPv6 address; one that only wraps an IPv4 address ({@code ::ffff:192.0.2.1}) counts as that
 * @param high the first 64 bits of an IPv6 address; 0 for IPv4
 * @param low the last 64 bits of an IPv6 address; the 32 bits of an IPv4 address
 */
public record IpAddress(boolean v6, long high, long low) {
    private static final int LENGTH_MAX = 45;
    private static final Pattern V4 = Pattern.compile("\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    /** With a colon in it, Java takes a text for a literal or refuses it: no name server is asked. */
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:][0-9A-Fa-f:.]*");

    /** An address in its usual form; empty for anything else, host names included. */
    public static Optional<IpAddress> parse(String text) {
        if (text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        if (V4.matcher(text).matches()) {
            return parseV4(text);
        }
        return text.indexOf(':') >= 0 && V6.matcher(text).matches() ? parseV6(text) : Optional.empty();
    }

    private static Optional<IpAddress> parseV4(String text) {
        long bits = 0;
        for (String part : text.split("\\.", -1)) {
            int value = Integer.parseInt(part);
            if (value > 255) {
                return Optional.empty();
            }
            bits = bits << 8 | value;
        }
        return Optional.of(new IpAddress(false, 0, bits));
    }

    private static Optional<IpAddress> parseV6(String text) {
        try {
            InetAddress address = InetAddress.getByName(text);
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            return Optional.of(
                    address instanceof Inet4Address
                            ? new IpAddress(false, 0, Integer.toUnsignedLong(bytes.getInt()))
                            : new IpAddress(true, bytes.getLong(), bytes.getLong()));
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    /**
     * A number below 0 that stands for the address where requests are counted: its own for each IPv4 address, one for all IPv6 addresses
     * of a /64, because each customer has as many of these as he likes.
     */
    public long network() {
        return Long.MIN_VALUE | (v6 ? high : low);
    }
}
