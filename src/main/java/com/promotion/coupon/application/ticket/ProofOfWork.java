package com.promotion.coupon.application.ticket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The proof of work, as in <a href="http://www.hashcash.org/papers/hashcash.pdf">Hashcash</a>: a short text for which SHA-256 of
 * ticket, colon and text begins with so many zero bits. To find it takes 2^bits hashes on average, to check it takes one.
 */
public final class ProofOfWork {
    static final int PROOF_LENGTH_MAX = 32;

    private ProofOfWork() {}

    /** Whether it is 1 to {@value #PROOF_LENGTH_MAX} visible ASCII characters. */
    static boolean isWellFormed(String proof) {
        return !proof.isEmpty()
                && proof.length() <= PROOF_LENGTH_MAX
                && proof.chars().allMatch(character -> character > ' ' && character <= '~');
    }

    /** The number of zero bits that the hash of this ticket and proof begins with. */
    public static int zeroBits(String ticket, String proof) {
        byte[] hash = sha256().digest((ticket + ':' + proof).getBytes(StandardCharsets.US_ASCII));
        int bits = 0;
        for (byte next : hash) {
            int zeros = Integer.numberOfLeadingZeros(next & 0xFF) - (Integer.SIZE - Byte.SIZE);
            bits += zeros;
            if (zeros < Byte.SIZE) {
                break;
            }
        }
        return bits;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) { // every JDK has it
            throw new IllegalStateException(impossible);
        }
    }
}
