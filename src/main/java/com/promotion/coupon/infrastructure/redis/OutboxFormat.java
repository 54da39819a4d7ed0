package com.promotion.coupon.infrastructure.redis;

import com.promotion.coupon.application.Claim;
import java.util.ArrayList;
import java.util.List;

/** How claims are written into scripts and outbox entries: coupon id, user id, key, again and again; "-" for no key. */
final class OutboxFormat {
    static final int WORDS = 3;
    private static final String NO_KEY = "-";

    private OutboxFormat() {}

    static void write(List<Claim> claims, Object[] target, int from) {
        int i = from;
        for (Claim claim : claims) {
            target[i++] = String.valueOf(claim.couponId());
            target[i++] = String.valueOf(claim.userId());
            target[i++] = claim.idempotencyKey() == null ? NO_KEY : claim.idempotencyKey();
        }
    }

    static List<Claim> read(long policyId, String text) {
        String[] words = text.split(" ", -1);
        List<Claim> claims = new ArrayList<>(words.length / WORDS);
        for (int i = 0; i < words.length; i += WORDS) {
            String key = words[i + 2].equals(NO_KEY) ? null : words[i + 2];
            claims.add(new Claim(Long.parseLong(words[i]), policyId, Long.parseLong(words[i + 1]), key));
        }
        return claims;
    }
}
