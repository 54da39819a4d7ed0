package com.promotion.coupon.application.config;

import java.time.Duration;
import java.util.List;

/**
 * How access tokens are verified; the keys are those of MicroProfile JWT, {@code mp.jwt.verify.*}.
 *
 * <p>When none of keys, issuer and audiences is set, the keys are made for this start, which only an embedded database allows.
 *
 * @param publicKey keys as PEM, JWK or JWKS; empty when there is a location
 * @param publicKeyLocation a URL or file of PEM, JWK or JWKS; empty when there are keys
 * @param algorithm RS256 or ES256: the only one that is accepted
 * @param issuer the required claim {@code iss}
 * @param audiences of which a token must name one
 * @param clockSkew by which the clocks of issuer and service may differ
 */
public record JwtSettings(
        String publicKey,
        String publicKeyLocation,
        String algorithm,
        String issuer,
        List<String> audiences,
        Duration clockSkew) {

    static final String NO_KEYS = "Set one of mp.jwt.verify.publickey.location (a URL or file with the keys"
            + " of whoever issues your tokens: PEM or JWKS) and mp.jwt.verify.publickey";

    /** @throws IllegalArgumentException naming the key that is missing or has a value that is not allowed */
    public JwtSettings {
        audiences = List.copyOf(audiences);
        boolean nothing = isNothing(publicKey, publicKeyLocation, issuer, audiences);
        if (!nothing && publicKey.isBlank() == publicKeyLocation.isBlank()) {
            throw new IllegalArgumentException(NO_KEYS);
        }
        if (!nothing && (issuer.isBlank() || audiences.isEmpty())) {
            throw new IllegalArgumentException(
                    "Set mp.jwt.verify.issuer and mp.jwt.verify.audiences to what your tokens"
                            + " have in 'iss' and 'aud': without them, tokens made for other services would be accepted");
        }
        if (!algorithm.equals("RS256") && !algorithm.equals("ES256")) {
            throw new IllegalArgumentException(
                    "mp.jwt.verify.publickey.algorithm must be RS256 or ES256, but it is '" + algorithm + "'");
        }
        ServiceSettings.between("mp.jwt.verify.clock.skew", clockSkew.toSeconds(), 0, 300);
    }

    private static boolean isNothing(
            String publicKey, String publicKeyLocation, String issuer, List<String> audiences) {
        return publicKey.isBlank() && publicKeyLocation.isBlank() && issuer.isBlank() && audiences.isEmpty();
    }

    /** Whether nobody's keys are configured. */
    public boolean ofThisStart() {
        return isNothing(publicKey, publicKeyLocation, issuer, audiences);
    }

    /** Without the keys and where they are, for a log: somebody may have put a private one, or a password, there. */
    @Override
    public String toString() {
        return "JwtSettings[algorithm=%s, issuer=%s, audiences=%s]".formatted(algorithm, issuer, audiences);
    }
}
