package com.promotion.coupon.infrastructure.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import com.promotion.coupon.application.config.JwtSettings;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.identity.AccessTokens;
import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.exception.UnauthenticatedException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.security.Key;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * Verifies tokens as MicroProfile JWT defines them: signed with the configured algorithm by a key of the issuer, for this service, not
 * expired. Roles are in the claim {@code groups}.
 *
 * <p>The keys are read again and again, see {@link VerificationKeys}, so they change without a restart. A token with a key id that is not known
 * is answered 503 until they have been read again, then 401.
 *
 * <p>A verified token is remembered until it expires or the keys change: a signature costs some 70 µs of processor time.
 * Bounded: {@value VerifiedTokens#TOKENS_MAX} tokens.
 */
@SuppressWarnings("JavaUtilDate") // the library's type for times
@Singleton
public class JwtAccessTokens implements AccessTokens {
    private static final Logger LOG = Logger.getLogger(JwtAccessTokens.class.getName());

    /** Three parts of base64url: the library would skip other characters, so one token could be written in many ways. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    private static final int RSA_BITS_MIN = 2_048;

    /** The length of a header line that both servers accept. */
    private static final int LENGTH_MAX = 7_000;

    /** Characters of a reason: some quote the token. */
    private static final int REASON_MAX = 120;

    private final JwtSettings settings;
    private final Optional<KeyOfThisStart> own;
    private final VerificationKeys keys;
    private final LongSupplier millis;
    private final ThrottledLog log;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final VerifiedTokens verified = new VerifiedTokens();

    @Inject
    public JwtAccessTokens(ServiceSettings settings, ThrottledLog log) {
        this(settings, settings.jwt().ofThisStart() ? new KeyOfThisStart(settings) : null, log);
    }

    private JwtAccessTokens(ServiceSettings settings, KeyOfThisStart own, ThrottledLog log) {
        this(
                own == null ? settings.jwt() : own.trusted(settings.jwt().clockSkew()),
                own,
                System::currentTimeMillis,
                log);
    }

    JwtAccessTokens(JwtSettings settings, LongSupplier millis, ThrottledLog log) {
        this(settings, null, millis, log);
    }

    private JwtAccessTokens(JwtSettings settings, KeyOfThisStart own, LongSupplier millis, ThrottledLog log) {
        this.settings = settings;
        this.own = Optional.ofNullable(own);
        this.millis = millis;
        this.log = log;
        this.keys = new VerificationKeys(settings, millis);
        JWSAlgorithm algorithm = JWSAlgorithm.parse(settings.algorithm());
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector((header, context) -> candidates(algorithm, header));
        processor.setJWTClaimsSetVerifier(claims());
    }

    private List<Key> candidates(JWSAlgorithm algorithm, JWSHeader header) throws KeySourceException {
        if (!algorithm.equals(header.getAlgorithm())) {
            return List.of();
        }
        JWKMatcher.Builder wanted = new JWKMatcher.Builder()
                .keyType(KeyType.forAlgorithm(algorithm))
                .keyUses(KeyUse.SIGNATURE, null)
                .algorithms(algorithm, null);
        if (algorithm.equals(JWSAlgorithm.ES256)) {
            wanted.curve(Curve.P_256);
        } else {
            wanted.minKeySize(RSA_BITS_MIN);
        }
        if (header.getKeyID() != null) {
            wanted.keyIDs(header.getKeyID(), null); // a key that was read from PEM has none
        }
        List<Key> candidates = new ArrayList<>();
        for (JWK key : find(new JWKSelector(wanted.build()))) {
            try {
                candidates.add(((AsymmetricJWK) key).toPublicKey());
            } catch (JOSEException unusable) {
                throw new KeySourceException("A key of the issuer cannot be used: " + unusable.getMessage(), unusable);
            }
        }
        return candidates;
    }

    private List<JWK> find(JWKSelector selector) throws KeySourceException {
        List<JWK> found = keys.select(selector);
        if (!found.isEmpty()) {
            return found;
        }
        try {
            if (!keys.areFresh()) {
                throw new JWKSetUnavailableException("The keys for access tokens are about to be read again");
            }
        } catch (IOException | ParseException | IllegalArgumentException unreadable) {
            throw new JWKSetUnavailableException(unreadable.toString(), unreadable);
        }
        return keys.select(selector);
    }

    private DefaultJWTClaimsVerifier<SecurityContext> claims() {
        DefaultJWTClaimsVerifier<SecurityContext> claims =
                new DefaultJWTClaimsVerifier<>(
                        new HashSet<>(settings.audiences()), // Payara's release of the library asks it for null
                        new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                        Set.of("sub", "exp"),
                        Set.of()) {
                    @Override
                    protected Date currentTime() {
                        return new Date(millis.getAsLong());
                    }
                };
        claims.setMaxClockSkew((int) settings.clockSkew().toSeconds());
        return claims;
    }

    @Override
    public Caller verify(String token) {
        if (token.length() > LENGTH_MAX) {
            throw invalid("it is too long");
        }
        int keysVersion = keys.version();
        Caller known = verified.find(token, keysVersion, millis.getAsLong());
        return known == null ? verifyNow(token, keysVersion) : known;
    }

    private Caller verifyNow(String token, int keysVersion) {
        if (!COMPACT.matcher(token).matches()) {
            throw invalid("it is malformed");
        }
        JWTClaimsSet claims;
        try {
            claims = processor.process(token, null);
        } catch (ExpiredJWTException expired) {
            throw new UnauthenticatedException(MessageKey.TOKEN_EXPIRED);
        } catch (BadJOSEException refused) {
            throw invalid(shown(refused.getMessage()));
        } catch (KeySourceException away) {
            log.event(LOG, Level.WARNING, "keys for tokens unavailable", away::getMessage);
            throw new ServiceUnavailableException();
        } catch (ParseException | JOSEException | RuntimeException malformed) { // the library throws bare ones, too
            throw invalid("it is malformed");
        }
        if (claims.getSubject() == null || claims.getSubject().isBlank()) {
            throw invalid("it has no subject");
        }
        Caller caller = new Caller(claims.getSubject(), roles(claims));
        long expires =
                claims.getExpirationTime().getTime() + settings.clockSkew().toMillis();
        verified.add(token, caller, expires, keysVersion);
        return caller;
    }

    @Override
    public void handOut() {
        own.ifPresent(KeyOfThisStart::handOut);
    }

    @Override
    public void refreshKeys() {
        try {
            keys.refresh();
        } catch (IOException | ParseException | IllegalArgumentException unreadable) {
            throw new IllegalStateException("The keys for access tokens cannot be read: " + unreadable, unreadable);
        }
    }

    private static String shown(String reason) {
        return reason.length() <= REASON_MAX ? reason : reason.substring(0, REASON_MAX) + "…";
    }

    private static UnauthenticatedException invalid(String reason) {
        return new UnauthenticatedException(MessageKey.TOKEN_INVALID, reason);
    }

    private static Set<String> roles(JWTClaimsSet claims) {
        try {
            List<String> groups = claims.getStringListClaim("groups");
            if (groups == null || !groups.contains(null)) {
                return groups == null ? Set.of() : new HashSet<>(groups);
            }
        } catch (ParseException notStrings) {
            // said below
        }
        throw invalid("the claim groups is no list of strings");
    }
}
