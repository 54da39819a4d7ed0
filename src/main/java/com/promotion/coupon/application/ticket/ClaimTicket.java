package com.promotion.coupon.application.ticket;

import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * What a claim ticket says. It is good for one user and one policy; times are Unix ms by the nodes' clocks.
 *
 * @param usableFromMillis 0 when it was made before the opening: then the window alone decides
 * @param expiresAtMillis the first millisecond at which it is not good any more
 * @param nonce makes each ticket another one
 */
public record ClaimTicket(long policyId, long userId, long usableFromMillis, long expiresAtMillis, long nonce) {
    private static final byte VERSION = 1;
    private static final int BYTES = 1 + 5 * Long.BYTES;

    /** Characters of the encoded form. */
    static final int LENGTH = (BYTES * 8 + 5) / 6;

    /** Base64url of version, policy, user, the two times and the nonce. */
    String encoded() {
        byte[] bytes = ByteBuffer.allocate(BYTES)
                .put(VERSION)
                .putLong(policyId)
                .putLong(userId)
                .putLong(usableFromMillis)
                .putLong(expiresAtMillis)
                .putLong(nonce)
                .array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Reads what {@link #encoded} wrote on some node. The signature of the text must have been checked. */
    static ClaimTicket decoded(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
        byte version = bytes.get();
        if (version != VERSION) {
            throw new IllegalStateException("A signed claim ticket of version " + version);
        }
        return new ClaimTicket(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
}
