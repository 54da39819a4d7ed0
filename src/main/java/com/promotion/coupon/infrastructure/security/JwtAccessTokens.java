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
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.jwt.proc.ExpiredJWTException;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.Jwt;
import com.promotion.coupon.application.identity.AccessTokens;
import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.exception.UnauthenticatedException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.Key;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/**
 * Verifies tokens as MicroProfile JWT defines them: signed with the configured algorithm by a key of the issuer, for this service, not
 * expired. Roles are in the claim {@code groups}.
 *
 * <p>Keys are read again every {@value #KEYS_SECONDS} s, and at once (at most twice in {@value #KEYS_PAUSE_SECONDS} s) for a
 * key id that is not known, so keys change without a restart. While they cannot be read, the last ones are used for a day.
 *
 * <p>A verified token is remembered for {@value #VERIFIED_SECONDS} s, at most until it expires: a signature costs some 70 µs of
 * processor time. Bounded: {@value VerifiedTokens#TOKENS_MAX} tokens.
 */
@SuppressWarnings("JavaUtilDate") // the library's type for times
@Singleton
public class JwtAccessTokens implements AccessTokens {
    private static final Logger LOG = Logger.getLogger(JwtAccessTokens.class.getName());

    static final long VERIFIED_SECONDS = 60;
    private static final long KEYS_SECONDS = 60;
    private static final long KEYS_PAUSE_SECONDS = 10;

    /** For another thread that is reading the keys. */
    private static final long KEYS_WAIT_MILLIS = 200;

    /** For how long the last keys are used while they cannot be read. */
    private static final Duration KEYS_KEPT_MAX = Duration.ofDays(1);

    /** Three parts of base64url: the library would skip other characters, so one token could be written in many ways. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");

    /** Characters of a token that is remembered: longer ones are verified each time. */
    private static final int REMEMBERED_LENGTH_MAX = 2_048;

    private static final int RSA_BITS_MIN = 2_048;

    /** The length of a header line that both servers accept. */
    private static final int LENGTH_MAX = 7_000;

    /** Characters of a reason: some quote the token. */
    private static final int REASON_MAX = 120;

    private final Jwt settings;
    private final VerificationKeys source;
    private final LongSupplier millis;
    private final ThrottledLog log;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    private final VerifiedTokens verified = new VerifiedTokens();

    @Inject
    public JwtAccessTokens(ServiceSettings settings, ThrottledLog log) {
        this(settings.jwt(), System::currentTimeMillis, log);
    }

    JwtAccessTokens(Jwt settings, LongSupplier millis, ThrottledLog log) {
        this(settings, millis, log, Duration.ofSeconds(KEYS_SECONDS));
    }

    /** @param keysKept for how long keys are used before they are read again */
    JwtAccessTokens(Jwt settings, LongSupplier millis, ThrottledLog log, Duration keysKept) {
        this.settings = settings;
        this.millis = millis;
        this.log = log;
        JWSAlgorithm algorithm = JWSAlgorithm.parse(settings.algorithm());
        this.source = new VerificationKeys(settings);
        JWKSource<SecurityContext> keys = JWKSourceBuilder.create(source)
                .cache(keysKept.toMillis(), KEYS_WAIT_MILLIS)
                .refreshAheadCache(false)
                .rateLimited(keysKept.toMillis() * KEYS_PAUSE_SECONDS / KEYS_SECONDS)
                .outageTolerant(KEYS_KEPT_MAX.toMillis())
                .build();
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector((header, context) -> candidates(keys, algorithm, header));
        processor.setJWTClaimsSetVerifier(claims());
    }

    private static List<Key> candidates(JWKSource<SecurityContext> keys, JWSAlgorithm algorithm, JWSHeader header)
            throws KeySourceException {
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
        for (JWK key : keys.get(new JWKSelector(wanted.build()), null)) {
            try {
                candidates.add(((AsymmetricJWK) key).toPublicKey());
            } catch (JOSEException unusable) {
                throw new KeySourceException("A key of the issuer cannot be used: " + unusable.getMessage(), unusable);
            }
        }
        return candidates;
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
        long now = millis.getAsLong();
        Caller known = verified.find(token, now);
        return known == null ? verifyNow(token, now) : known;
    }

    private Caller verifyNow(String token, long now) {
        if (token.length() > LENGTH_MAX) {
            throw invalid("it is too long");
        }
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
        } catch (RateLimitReachedException tooOften) {
            if (source.readWithin(KEYS_KEPT_MAX, System.currentTimeMillis())) {
                throw invalid("its key is not known");
            }
            throw new ServiceUnavailableException();
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
        if (token.length() <= REMEMBERED_LENGTH_MAX) {
            verified.add(token, caller, Math.min(expires, now + TimeUnit.SECONDS.toMillis(VERIFIED_SECONDS)), now);
        }
        return caller;
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
