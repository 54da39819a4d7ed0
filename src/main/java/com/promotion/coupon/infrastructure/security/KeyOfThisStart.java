package com.promotion.coupon.infrastructure.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.promotion.coupon.application.config.JwtSettings;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.identity.Roles;
import com.promotion.coupon.application.node.SetUpException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/**
 * A key pair for a start without any keys configured. It signs one token, which goes to a file that only the owner can read, in
 * the directory of the embedded database: once that is open, since another process may have it, and a token of its own there.
 */
@SuppressWarnings("JavaUtilDate") // the library's type for times
final class KeyOfThisStart {
    private static final Logger LOG = Logger.getLogger(KeyOfThisStart.class.getName());

    static final String TOKEN_FILE = "admin.token";

    private static final String ISSUER = "urn:promotion-service:this-start";
    private static final String AUDIENCE = "promotion-service";
    private static final int BITS = 2_048;
    private static final int DAYS = 30;

    private final RSAKey pair;
    private final Path file;
    private final AtomicBoolean handedOut = new AtomicBoolean();

    KeyOfThisStart(ServiceSettings settings) {
        this.file = Path.of(settings.database().directory())
                .toAbsolutePath()
                .normalize()
                .resolve(TOKEN_FILE);
        try {
            this.pair = new RSAKeyGenerator(BITS)
                    .keyID(UUID.randomUUID().toString())
                    .generate();
        } catch (JOSEException impossible) {
            throw new IllegalStateException("No RSA key could be made", impossible);
        }
    }

    /** Settings that trust this key and no other. */
    JwtSettings trusted(Duration clockSkew) {
        return new JwtSettings(
                pair.toPublicJWK().toJSONString(),
                "",
                JWSAlgorithm.RS256.getName(),
                ISSUER,
                List.of(AUDIENCE),
                clockSkew);
    }

    /**
     * Writes the token, once.
     *
     * @throws SetUpException when the file cannot be written
     */
    void handOut() {
        if (!handedOut.get()) {
            try {
                write(file, token());
            } catch (IOException unwritable) {
                throw new SetUpException(
                        "The access token of this start cannot be written to " + file + ": set coupon.db.directory to a"
                                + " directory that this process may write to, or configure mp.jwt.verify.*",
                        unwritable);
            }
            handedOut.set(true);
            LOG.warning("No keys for access tokens are configured (mp.jwt.verify.*). A token with the roles "
                    + Roles.ADMIN + " and " + Roles.SERVICE + ", for this start and at most " + DAYS + " days, is in "
                    + file);
        }
    }

    private String token() {
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(pair.getKeyID()).build(),
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .audience(AUDIENCE)
                        .subject("operator")
                        .claim("groups", List.of(Roles.ADMIN, Roles.SERVICE))
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(DAYS * 86_400L)))
                        .build());
        try {
            token.sign(new RSASSASigner(pair));
        } catch (JOSEException impossible) {
            throw new IllegalStateException("The token of this start could not be signed", impossible);
        }
        return token.serialize();
    }

    private static void write(Path file, String token) throws IOException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(file.getParent(), ownerOnly(posix, "rwx------"));
        Files.deleteIfExists(file);
        Files.createFile(file, ownerOnly(posix, "rw-------"));
        Files.writeString(file, token);
    }

    /** Elsewhere a file has the rights of its directory. */
    private static FileAttribute<?>[] ownerOnly(boolean posix, String rights) {
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }
}
