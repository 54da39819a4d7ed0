package com.promotion.coupon.infrastructure.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.promotion.coupon.application.config.ServiceSettings.Jwt;
import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.exception.UnauthenticatedException;
import com.promotion.coupon.fixtures.Await;
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
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where keys come from, and when they are read. */
class VerificationKeysTest {
    private static final TokenIssuer ISSUER = TokenIssuer.ofTests();
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final ThrottledLog log = new ThrottledLog();

    private JwtAccessTokens trusting(String keys, String location) {
        return new JwtAccessTokens(
                new Jwt(keys, location, "RS256", "https://issuer.test", List.of(TokenIssuer.AUDIENCE), SKEW),
                System::currentTimeMillis,
                log);
    }

    @Test
    void keys_in_a_pem_file_are_replaced_without_a_restart(@TempDir Path directory) throws IOException, JOSEException {
        TokenIssuer before = TokenIssuer.named("https://issuer.test");
        TokenIssuer after = TokenIssuer.named("https://issuer.test");
        Path file = directory.resolve("keys.pem");
        Files.writeString(file, pem(before));
        JwtAccessTokens fromFile = new JwtAccessTokens(
                new Jwt("", file.toString(), "RS256", "https://issuer.test", List.of(TokenIssuer.AUDIENCE), SKEW),
                System::currentTimeMillis,
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
}
