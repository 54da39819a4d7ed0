package com.promotion.coupon.application.address;

import java.util.Optional;

/**
 * Addresses that begin with the same bits, as {@code 10.0.0.0/8}; or one address.
 *
 * @param text as it was given
 * @param first any address of the block
 * @param prefixBits how many bits all of them share: up to 32 for IPv4, up to 128 for IPv6
 */
public record AddressBlock(String text, IpAddress first, int prefixBits) {

    /** A block, or an address; empty when the text is neither. */
    public static Optional<AddressBlock> parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        return IpAddress.parse(address).flatMap(first -> {
            int bits = first.v6() ? 128 : 32;
            int prefix = slash < 0 ? bits : number(text.substring(slash + 1));
            return prefix < 0 || prefix > bits ? Optional.empty() : Optional.of(new AddressBlock(text, first, prefix));
        });
    }

    private static int number(String digits) {
        return digits.matches("\\d{1,3}") ? Integer.parseInt(digits) : -1;
    }

    public boolean contains(IpAddress address) {
        if (address.v6() != first.v6()) {
            return false;
        }
        return first.v6()
                ? startsAlike(first.high(), address.high(), prefixBits, 64)
                        && startsAlike(first.low(), address.low(), prefixBits - 64, 64)
                : startsAlike(first.low(), address.low(), prefixBits, 32);
    }

    /** Whether the first {@code prefix} of {@code bits} bits are equal; there may be fewer than none to compare, or more than there are. */
    private static boolean startsAlike(long one, long other, int prefix, int bits) {
        int compared = Math.min(prefix, bits);
        return compared <= 0 || (one ^ other) >>> (bits - compared) == 0;
    }

    /** As it was given. */
    @Override
    public String toString() {
        return text;
    }
}
