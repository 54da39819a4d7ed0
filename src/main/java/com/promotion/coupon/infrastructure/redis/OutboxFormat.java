package com.promotion.coupon.infrastructure.redis;

import com.promotion.coupon.application.gate.Claim;
import java.util.ArrayList;
import java.util.List;

/**
 * How claims are written into script calls and outbox entries: coupon id, user id, key, again and again, separated by
 * spaces; "-" for no key.
 */
final class OutboxFormat {
    private static final int WORDS = 3;
    private static final String NO_KEY = "-";
    private static final int USUAL_LENGTH = 34;

    private OutboxFormat() {}

    static String write(List<Claim> claims) {
        StringBuilder text = new StringBuilder(claims.size() * USUAL_LENGTH);
        for (Claim claim : claims) {
            if (text.length() > 0) {
                text.append(' ');
            }
            text.append(claim.couponId()).append(' ').append(claim.userId()).append(' ');
            text.append(claim.idempotencyKey() == null ? NO_KEY : claim.idempotencyKey());
        }
        return text.toString();
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
