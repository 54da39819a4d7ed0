package com.promotion.coupon.infrastructure.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.promotion.coupon.application.config.ServiceSettings.Jwt;
import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.exception.UnauthenticatedException;
import com.promotion.coupon.fixtures.Await;
import com.promotion.tokens.BadTokens;
import com.promotion.tokens.TokenIssuer;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                new Jwt(keys, location, "RS256", "https://issuer.test", List.of(TokenIssuer.AUDIENCE), SKEW),
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
    void keys_in_a_pem_file_are_replaced_without_a_restart(@TempDir Path directory) throws IOException, JOSEException {
        TokenIssuer before = TokenIssuer.named("https://issuer.test");
        TokenIssuer after = TokenIssuer.named("https://issuer.test");
        Path file = directory.resolve("keys.pem");
        Files.writeString(file, pem(before));
        JwtAccessTokens fromFile = new JwtAccessTokens(
                new Jwt("", file.toString(), "RS256", "https://issuer.test", List.of(TokenIssuer.AUDIENCE), SKEW),
                millis::get,
                log,
                Duration.ofMillis(60));
        assertThat(fromFile.verify(before.customer(1)).subject()).isEqualTo("1");
        assertThatThrownBy(() -> fromFile.verify(after.customer(2))).isInstanceOf(UnauthenticatedException.class);

        Files.writeString(file, pem(before) + pem(after));
        assertThat(verifiedAtLast(fromFile, after.customer(3)).subject()).isEqualTo("3");
        assertThat(fromFile.verify(before.customer(4)).subject()).isEqualTo("4");
    }

    /** Keys are kept for 60 ms here, by the clock of the library. */
    private static Caller verifiedAtLast(JwtAccessTokens tokens, String token) {
        return Await.until(
                "the key is known",
                () -> {
                    try {
                        return tokens.verify(token);
                    } catch (UnauthenticatedException notYet) {
                        return null;
                    }
                },
                caller -> caller != null);
    }

    private static String pem(TokenIssuer issuer) throws JOSEException {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(issuer.key().toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Test
    void keys_at_a_url_are_read_once_and_an_unknown_key_id_asks_for_them_again() throws IOException {
        TokenIssuer old = TokenIssuer.named("https://issuer.test");
        TokenIssuer rotated = TokenIssuer.named("https://issuer.test");
        AtomicInteger reads = new AtomicInteger();
        List<TokenIssuer> published = new CopyOnWriteArrayList<>(List.of(old));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/jwks", exchange -> {
            reads.incrementAndGet();
            byte[] keys = new JWKSet(
                            published.stream().map(issuer -> (JWK) issuer.key()).toList())
                    .toString(true)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        try {
            JwtAccessTokens fromUrl =
                    trusting("", "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks");
            for (int user = 1; user <= 10; user++) {
                fromUrl.verify(old.customer(user));
            }
            assertThat(reads).hasValue(1);

            published.add(rotated);
            assertThat(fromUrl.verify(rotated.customer(11)).subject()).isEqualTo("11");
            assertThat(reads).hasValue(2);

            for (int attempt = 0; attempt < 10; attempt++) { // made-up key ids do not hammer the issuer
                assertThatThrownBy(() -> fromUrl.verify(
                                TokenIssuer.named("https://issuer.test").customer(1)))
                        .isInstanceOf(UnauthenticatedException.class);
            }
            assertThat(reads.get()).isLessThanOrEqualTo(3);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void an_issuer_that_is_away_is_an_outage_and_not_a_bad_token() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        JwtAccessTokens away = trusting("", "http://127.0.0.1:" + closed + "/jwks");

        for (int attempt = 0; attempt < 5; attempt++) { // also while the keys may not be asked for again
            assertThatThrownBy(() -> away.verify(ISSUER.customer(1))).isInstanceOf(ServiceUnavailableException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void keys_that_cannot_be_read_are_an_error_at_the_start(String keys, String location, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trusting(keys, location))
                .withMessageContaining(reason);
    }

    private static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("", "/no/such/file.pem", "file.pem"),
                Arguments.of("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----", "", "RSA"),
                Arguments.of("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "", "PUBLIC KEY"),
                Arguments.of("{", "", "cannot be read"),
                Arguments.of("", "http://example.com/jwks", "https"),
                Arguments.of("", "http://key_cloak:8080/jwks", "https"),
                Arguments.of("", "https://user:secret@issuer.test/jwks", "password"),
                Arguments.of(ISSUER.key().toJSONString(), "", "private"));
    }

    @Test
    void what_is_remembered_is_bounded() {
        VerifiedTokens verified = new VerifiedTokens();
        Caller caller = new Caller("1", Set.of());

        for (int token = 0; token < 3 * VerifiedTokens.TOKENS_MAX; token++) {
            verified.add("token-" + token, caller, 1_000, 0);
        }

        long remembered = IntStream.range(0, 3 * VerifiedTokens.TOKENS_MAX)
                .filter(token -> verified.find("token-" + token, 0) != null)
                .count();
        assertThat(remembered).isBetween(VerifiedTokens.TOKENS_MAX / 2L - 1, (long) VerifiedTokens.TOKENS_MAX);
        assertThat(verified.find("token-" + (3 * VerifiedTokens.TOKENS_MAX - 1), 1_000))
                .isNull();
    }
}
