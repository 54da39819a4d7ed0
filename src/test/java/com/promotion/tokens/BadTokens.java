package com.promotion.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tokens that a service which trusts an issuer must refuse. */
@SuppressWarnings("JavaUtilDate") // the library's type for times
public final class BadTokens {
    private static final long HOUR = 3_600_000;

    private BadTokens() {}

    /** By what is wrong with them; each would be good for the user otherwise. */
    public static Map<String, String> of(TokenIssuer issuer, long userId) {
        String subject = String.valueOf(userId);
        List<String> roles = List.of("coupon-admin", "coupon-service");
        Date now = new Date();
        JWTClaimsSet good = issuer.claims(subject).claim("groups", roles).build();
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("empty", "");
        bad.put("not a token", "abc.def.ghi");
        bad.put(
                "expired",
                issuer.sign(changed(good)
                        .expirationTime(new Date(now.getTime() - HOUR))
                        .build()));
        bad.put(
                "not yet valid",
                issuer.sign(changed(good)
                        .notBeforeTime(new Date(now.getTime() + HOUR))
                        .build()));
        bad.put(
                "wrong issuer",
                issuer.sign(changed(good).issuer("https://other.test").build()));
        bad.put(
                "wrong audience",
                issuer.sign(changed(good).audience("other-service").build()));
        bad.put("without expiry", issuer.sign(changed(good).expirationTime(null).build()));
        bad.put("without subject", issuer.sign(changed(good).subject(null).build()));
        bad.put("alg none", new PlainJWT(good).serialize());
        bad.put("HS256 signed with the public key", hs256(issuer, good));
        bad.put("unknown key id", TokenIssuer.named("https://issuer.test").sign(good));
        bad.put("another key under the known id", sameId(issuer, good));
        bad.put("tampered payload", tampered(issuer.sign(good), good));
        bad.put("signature cut off", issuer.sign(good).replaceFirst("[^.]*$", ""));
        return bad;
    }

    private static JWTClaimsSet.Builder changed(JWTClaimsSet claims) {
        return new JWTClaimsSet.Builder(claims);
    }

    /** For a verifier that takes the public key for the shared secret. */
    private static String hs256(TokenIssuer issuer, JWTClaimsSet claims) {
        try {
            byte[] publicKey = issuer.key().toRSAPublicKey().getEncoded();
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.HS256)
                            .keyID(issuer.key().getKeyID())
                            .build(),
                    claims);
            token.sign(new MACSigner(publicKey));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sameId(TokenIssuer issuer, JWTClaimsSet claims) {
        try {
            RSAKey other =
                    new RSAKeyGenerator(2048).keyID(issuer.key().getKeyID()).generate();
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(other.getKeyID())
                            .build(),
                    claims);
            token.sign(new RSASSASigner(other));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String tampered(String token, JWTClaimsSet claims) {
        String payload = new JWTClaimsSet.Builder(claims).subject("1").build().toString();
        String[] parts = token.split("\\.", -1);
        parts[1] = Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return String.join(".", parts);
    }
}
