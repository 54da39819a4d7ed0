package com.promotion.coupon.infrastructure.security;

import com.promotion.coupon.application.identity.Caller;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens that were verified, until they expire or the issuer's keys change. A token is known by the SHA-256 of all of it, not by its
 * signature: another payload with the same signature is another token. When there is no room, the older half is dropped.
 */
final class VerifiedTokens {
    static final int TOKENS_MAX = 200_000;

    /** @param keysVersion of the keys with which the token was verified */
    private record Verified(Caller caller, long untilMillis, int keysVersion) {}

    /** SHA-256, as four numbers. */
    private record Fingerprint(long a, long b, long c, long d) {
        static Fingerprint of(String token) {
            try {
                ByteBuffer hash = ByteBuffer.wrap(
                        MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
                return new Fingerprint(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
            } catch (NoSuchAlgorithmException impossible) { // every Java platform has it
                throw new IllegalStateException(impossible);
            }
        }
    }

    private volatile ConcurrentHashMap<Fingerprint, Verified> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<Fingerprint, Verified> old = new ConcurrentHashMap<>();

    /** The caller of a token that was verified with these keys and is still valid, or null. */
    Caller find(String token, int keysVersion, long nowMillis) {
        Fingerprint fingerprint = Fingerprint.of(token);
        Verified found = young.get(fingerprint);
        if (found == null) {
            found = old.get(fingerprint);
        }
        return found != null && nowMillis < found.untilMillis && keysVersion == found.keysVersion ? found.caller : null;
    }

    void add(String token, Caller caller, long untilMillis, int keysVersion) {
        makeRoom();
        young.put(Fingerprint.of(token), new Verified(caller, untilMillis, keysVersion));
    }

    private synchronized void makeRoom() {
        if (young.size() >= TOKENS_MAX / 2) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }
}
