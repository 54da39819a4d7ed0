package com.promotion.coupon.fuzz;

import com.promotion.tokens.BadTokens;
import com.promotion.tokens.TokenIssuer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The tokens of those who call: mostly such as may do what they ask for. */
final class Callers {
    private final List<String> all = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    Callers(TokenIssuer issuer) {
        for (int i = 0; i < 50; i++) {
            all.add(issuer.token("fuzz-service-" + i, List.of("coupon-admin", "coupon-service")));
        }
        for (int user = 1; user <= 10; user++) {
            others.add(issuer.customer(user));
        }
        others.add(issuer.token("viewer", List.of("coupon-viewer")));
        others.add(issuer.token("admin", List.of("coupon-admin")));
        others.add(issuer.token("shop", List.of("coupon-service")));
        others.add(issuer.token("9".repeat(25), List.of()));
        others.add(issuer.token("١٢", List.of()));
        others.add(issuer.token("a\0b", List.of("coupon-admin")));
        others.add(issuer.token("x".repeat(500), List.of("coupon-admin")));
        others.add(issuer.token("0", List.of("", "coupon-", "COUPON-ADMIN")));
        others.addAll(BadTokens.of(issuer, 1).values());
    }

    /** One that may do everything. */
    String usual(SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }

    String other(SplittableRandom random) {
        return others.get(random.nextInt(others.size()));
    }
}
