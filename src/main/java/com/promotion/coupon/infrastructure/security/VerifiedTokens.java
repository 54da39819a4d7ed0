package com.promotion.coupon.infrastructure.security;

import com.promotion.coupon.application.identity.Caller;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tokens that were verified a short time ago. The whole token is the key, not its signature: another payload with the same
 * signature is another key. When there is no room, the older half is dropped.
 */
final class VerifiedTokens {
    static final int TOKENS_MAX = 20_000;

    private record Verified(Caller caller, long untilMillis) {}

    private volatile ConcurrentHashMap<String, Verified> young = new ConcurrentHashMap<>();
    private volatile ConcurrentHashMap<String, Verified> old = new ConcurrentHashMap<>();

    /** The caller of a token that was verified and is still valid, or null. */
    Caller find(String token, long nowMillis) {
        Verified found = young.get(token);
        if (found == null) {
            found = old.get(token);
        }
        return found != null && nowMillis < found.untilMillis ? found.caller : null;
    }

    void add(String token, Caller caller, long untilMillis, long nowMillis) {
        if (nowMillis < untilMillis) {
            makeRoom();
            young.put(token, new Verified(caller, untilMillis));
        }
    }

    private synchronized void makeRoom() {
        if (young.size() >= TOKENS_MAX / 2) {
            old = young;
            young = new ConcurrentHashMap<>();
        }
    }
}
