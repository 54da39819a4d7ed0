package com.promotion.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.promotion.tokens.TokenIssuer;
import java.util.stream.LongStream;

/** A token for each user, signed beforehand: a signature takes longer than issuing a coupon. */
public final class UserTokens {
    private final byte[][] tokens;

    private UserTokens(byte[][] tokens) {
        this.tokens = tokens;
    }

    /** For the users from {@link RequestTemplate#FIRST_USER_ID} on. Takes about a second for two thousand, on each processor. */
    public static UserTokens sign(int count) {
        TokenIssuer issuer = TokenIssuer.ofTests();
        return new UserTokens(LongStream.range(0, count)
                .parallel()
                .mapToObj(user ->
                        issuer.customer(RequestTemplate.FIRST_USER_ID + user).getBytes(US_ASCII))
                .toArray(byte[][]::new));
    }

    /** Of each token. */
    int length() {
        return tokens[0].length;
    }

    byte[] of(long userId) {
        long index = userId - RequestTemplate.FIRST_USER_ID;
        if (index >= tokens.length) {
            throw new IllegalStateException("There are " + tokens.length + " tokens; the load has used them all");
        }
        return tokens[(int) index];
    }
}
