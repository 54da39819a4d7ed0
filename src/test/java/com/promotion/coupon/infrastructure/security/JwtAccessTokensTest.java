package com.promotion.coupon.infrastructure.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.promotion.coupon.application.config.JwtSettings;
import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.UnauthenticatedException;
import com.promotion.tokens.BadTokens;
import com.promotion.tokens.TokenIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("JavaUtilDate") // the library's type for times
class JwtAccessTokensTest {
    private static final TokenIssuer ISSUER = TokenIssuer.ofTests();
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final AtomicLong millis = new AtomicLong(System.currentTimeMillis());
    private final ThrottledLog log = new ThrottledLog();
    private final JwtAccessTokens tokens = trusting(ISSUER.jwks(), "");

    private JwtAccessTokens trusting(String keys, String location) {
        return new JwtAccessTokens(
                new JwtSettings(keys, location, "RS256", "https://issuer.test", List.of(TokenIssuer.AUDIENCE), SKEW),
                millis::get,
                log);
    }

    private void pass(Duration time) {
        millis.addAndGet(time.toMillis());
    }

    @Test
    void a_valid_token_names_the_caller_and_the_roles() {
        assertThat(tokens.verify(ISSUER.token("7", List.of("coupon-viewer"))))
                .isEqualTo(new Caller("7", Set.of("coupon-viewer")));
        assertThat(tokens.verify(ISSUER.sign(ISSUER.claims("7").build()))).isEqualTo(new Caller("7", Set.of()));
        assertThat(tokens.verify(ISSUER.sign(ISSUER.claims("7")
                        .audience(List.of("other", TokenIssuer.AUDIENCE))
                        .build())))
                .isEqualTo(new Caller("7", Set.of()));
    }

    private static Stream<Arguments> bad() {
        return BadTokens.of(ISSUER, 12345).entrySet().stream()
                .map(token -> Arguments.of(token.getKey(), token.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void a_bad_token_is_refused_again_and_again(String what, String token) {
        for (int attempt = 0; attempt < 2; attempt++) {
            assertThatThrownBy(() -> tokens.verify(token))
                    .isInstanceOfSatisfying(UnauthenticatedException.class, refusal -> assertThat(
                                    refusal.message().key())
                            .isEqualTo(what.equals("expired") ? MessageKey.TOKEN_EXPIRED : MessageKey.TOKEN_INVALID));
        }
    }

    /** The whole token is what was verified: not the signature, and not the payload. */
    @Test
    void a_token_with_the_signature_of_a_verified_one_is_not_taken_for_it() {
        String good = ISSUER.customer(1);
        String other = ISSUER.customer(2);
        tokens.verify(good);
        tokens.verify(other);
        String[] mixed = good.split("\\.", -1);
        mixed[1] = other.split("\\.", -1)[1];

        assertThatThrownBy(() -> tokens.verify(String.join(".", mixed))).isInstanceOf(UnauthenticatedException.class);
    }

    @Test
    void a_token_that_was_verified_expires_all_the_same() {
        String token = ISSUER.sign(ISSUER.claims("7")
                .expirationTime(new Date(millis.get() + 20_000))
                .build());
        tokens.verify(token);

        pass(Duration.ofSeconds(20).plus(SKEW).minusSeconds(2)); // the claim has whole seconds
        tokens.verify(token);
        pass(Duration.ofSeconds(3));

        assertThatThrownBy(() -> tokens.verify(token))
                .isInstanceOfSatisfying(
                        UnauthenticatedException.class,
                        refusal -> assertThat(refusal.message().key()).isEqualTo(MessageKey.TOKEN_EXPIRED));
    }

    @Test
    void clocks_may_differ_by_the_skew() {
        String token = ISSUER.sign(ISSUER.claims("7")
                .notBeforeTime(new Date(millis.get() + SKEW.toMillis() - 2_000))
                .build());

        assertThat(tokens.verify(token).subject()).isEqualTo("7");
    }

    /** The library skips what is not base64url. */
    @ParameterizedTest
    @ValueSource(strings = {"%s*", "%s=", " %s", "%s.", "%s.x", "%s\n"})
    void a_token_is_written_in_one_way_only(String form) {
        String token = form.formatted(ISSUER.customer(1));

        assertThatThrownBy(() -> tokens.verify(token)).isInstanceOf(UnauthenticatedException.class);
    }

    /** The library throws a bare NullPointerException for some of these. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{\"alg\":null}",
                "{\"alg\":\"RS256\",\"jwk\":{\"kty\":\"RSA\",\"n\":\"AA\",\"e\":\"AA\",\"oth\":[{}]}}",
                "{\"alg\":\"RS256\",\"crit\":[\"x\"]}"
            })
    void a_malformed_header_is_refused(String header) {
        String part = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> tokens.verify(part + ".eyJzdWIiOiI3In0.AA"))
                .isInstanceOf(UnauthenticatedException.class);
    }

    @Test
    void a_token_with_an_empty_subject_or_a_group_that_is_null_is_refused() {
        List<String> groups = new ArrayList<>();
        groups.add(null);

        for (JWTClaimsSet claims : List.of(
                ISSUER.claims("").build(),
                ISSUER.claims(" ").build(),
                ISSUER.claims("7").claim("groups", groups).build())) {
            assertThatThrownBy(() -> tokens.verify(ISSUER.sign(claims))).isInstanceOf(UnauthenticatedException.class);
        }
    }

    @Test
    void a_token_that_is_too_long_is_refused() {
        String token = ISSUER.token("7", List.of("x".repeat(8_000)));

        assertThatThrownBy(() -> tokens.verify(token)).isInstanceOf(UnauthenticatedException.class);
    }

    @Test
    void groups_that_are_no_list_of_strings_are_refused() {
        String token =
                ISSUER.sign(ISSUER.claims("7").claim("groups", Map.of("a", 1)).build());

        assertThatThrownBy(() -> tokens.verify(token)).isInstanceOf(UnauthenticatedException.class);
    }

    @Test
    void what_is_remembered_is_bounded() {
        VerifiedTokens verified = new VerifiedTokens();
        Caller caller = new Caller("1", Set.of());

        for (int token = 0; token < 3 * VerifiedTokens.TOKENS_MAX; token++) {
            verified.add("token-" + token, caller, 1_000, 1);
        }

        long remembered = IntStream.range(0, 3 * VerifiedTokens.TOKENS_MAX)
                .filter(token -> verified.find("token-" + token, 1, 0) != null)
                .count();
        assertThat(remembered).isBetween(VerifiedTokens.TOKENS_MAX / 2L - 1, (long) VerifiedTokens.TOKENS_MAX);
        assertThat(verified.find("token-" + (3 * VerifiedTokens.TOKENS_MAX - 1), 1, 1_000))
                .as("expired")
                .isNull();
        assertThat(verified.find("token-" + (3 * VerifiedTokens.TOKENS_MAX - 1), 2, 0))
                .as("verified with other keys")
                .isNull();
    }
}
