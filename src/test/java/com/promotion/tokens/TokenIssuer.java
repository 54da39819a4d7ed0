package com.promotion.tokens;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Duration;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Signs access tokens with a key pair of its own, and tells a service how to verify them. Thread-safe. */
@SuppressWarnings("JavaUtilDate") // the library's type for times
public final class TokenIssuer {
    public static final String AUDIENCE = "promotion-service";

    private static final Duration LIFE = Duration.ofDays(1);
    private static final List<String> ALL_ROLES = List.of("coupon-admin", "coupon-service");

    private static final TokenIssuer OF_TESTS = new TokenIssuer("https://issuer.test", newKey());

    private final String issuer;
    private final RSAKey key;

    private TokenIssuer(String issuer, RSAKey key) {
        this.issuer = issuer;
        this.key = key;
    }

    /** The issuer that all servers of this JVM trust. */
    public static TokenIssuer ofTests() {
        return OF_TESTS;
    }

    /** An issuer with a new key. */
    public static TokenIssuer named(String issuer) {
        return new TokenIssuer(issuer, newKey());
    }

    /** An issuer whose key is kept in a file, which only the owner can read. */
    public static TokenIssuer keptIn(Path file, String issuer) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(file, newKey().toJSONString());
            }
            return new TokenIssuer(issuer, RSAKey.parse(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParseException e) {
            throw new IllegalStateException(file + " is no key; delete it, and a new one is made", e);
        }
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(2048)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What makes a service trust this issuer, as environment variables. */
    public Map<String, String> environment() {
        return Map.of(
                "MP_JWT_VERIFY_PUBLICKEY", jwks(),
                "MP_JWT_VERIFY_ISSUER", issuer,
                "MP_JWT_VERIFY_AUDIENCES", AUDIENCE);
    }

    /** The public key as a JWKS. */
    public String jwks() {
        return new JWKSet(key).toString(true);
    }

    public RSAKey key() {
        return key;
    }

    /** For a shop's backend that is an operator, too: may do everything. */
    public String all() {
        return token("test-service", ALL_ROLES);
    }

    /** The header of requests that may do everything. */
    public Map<String, String> headers() {
        return Map.of("Authorization", "Bearer " + all());
    }

    /** For a customer. */
    public String customer(long userId) {
        return token(String.valueOf(userId), List.of());
    }

    /** @param groups the roles */
    public String token(String subject, List<String> groups) {
        return sign(claims(subject).claim("groups", groups).build());
    }

    /** Claims of a token that is valid, to be changed. */
    public JWTClaimsSet.Builder claims(String subject) {
        Date now = new Date();
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(AUDIENCE)
                .subject(subject)
                .issueTime(now)
                .expirationTime(new Date(now.getTime() + LIFE.toMillis()))
                .jwtID(UUID.randomUUID().toString());
    }

    public String sign(JWTClaimsSet claims) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.getKeyID())
                .type(JOSEObjectType.JWT)
                .build();
        SignedJWT token = new SignedJWT(header, claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }
}
