package com.promotion.coupon.infrastructure.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.promotion.coupon.application.config.JwtSettings;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.exception.UnauthenticatedException;
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
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where keys come from, and when they are read. */
@SuppressWarnings("JavaUtilDate") // the library's type for times
class VerificationKeysTest {
    private static final TokenIssuer ISSUER = TokenIssuer.ofTests();
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final AtomicLong millis = new AtomicLong(System.currentTimeMillis());
    private final ThrottledLog log = new ThrottledLog();

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
    void keys_in_a_pem_file_are_replaced_without_a_restart(@TempDir Path directory) throws IOException, JOSEException {
        TokenIssuer before = TokenIssuer.named("https://issuer.test");
        TokenIssuer after = TokenIssuer.named("https://issuer.test");
        Path file = directory.resolve("keys.pem");
        Files.writeString(file, pem(before));
        JwtAccessTokens fromFile = trusting("", file.toString());
        assertThat(fromFile.verify(before.customer(1)).subject()).isEqualTo("1");
        assertThatThrownBy(() -> fromFile.verify(after.customer(2))).isInstanceOf(UnauthenticatedException.class);

        Files.writeString(file, pem(before) + pem(after));
        fromFile.refreshKeys();
        assertThatThrownBy(() -> fromFile.verify(after.customer(2)))
                .as("a key without an id is looked for after a minute")
                .isInstanceOf(UnauthenticatedException.class);
        pass(Duration.ofMinutes(1));
        fromFile.refreshKeys();
        assertThat(fromFile.verify(after.customer(3)).subject()).isEqualTo("3");
        assertThat(fromFile.verify(before.customer(4)).subject()).isEqualTo("4");
    }

    @Test
    void a_token_that_was_verified_is_refused_when_its_key_is_withdrawn(@TempDir Path directory) throws Exception {
        TokenIssuer before = TokenIssuer.named("https://issuer.test");
        TokenIssuer after = TokenIssuer.named("https://issuer.test");
        Path file = directory.resolve("keys.pem");
        Files.writeString(file, pem(before));
        JwtAccessTokens fromFile = trusting("", file.toString());
        String token = before.customer(1);
        assertThat(fromFile.verify(token).subject()).isEqualTo("1");

        pass(Duration.ofMinutes(1));
        fromFile.refreshKeys();
        assertThat(fromFile.verify(token).subject()).as("the same keys").isEqualTo("1");
        Files.writeString(file, pem(after));
        pass(Duration.ofMinutes(1));
        fromFile.refreshKeys();

        assertThatThrownBy(() -> fromFile.verify(token)).isInstanceOf(UnauthenticatedException.class);
    }

    private String valid(TokenIssuer issuer, String subject) {
        return issuer.sign(issuer.claims(subject)
                .expirationTime(new Date(millis.get() + 60_000))
                .build());
    }

    private static String pem(TokenIssuer issuer) throws JOSEException {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(issuer.key().toRSAPublicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Test
    void keys_at_a_url_are_read_by_the_job_alone_and_soon_when_one_is_missing() throws IOException {
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
            assertThatThrownBy(() -> fromUrl.verify(old.customer(1)))
                    .as("not read yet")
                    .isInstanceOf(ServiceUnavailableException.class);
            for (int second = 0; second < 30; second++) {
                fromUrl.refreshKeys();
                fromUrl.verify(old.customer(second + 1));
                pass(Duration.ofSeconds(1));
            }
            assertThat(reads).hasValue(1);

            published.add(rotated);
            assertThatThrownBy(() -> fromUrl.verify(rotated.customer(11)))
                    .as("may have come since")
                    .isInstanceOf(ServiceUnavailableException.class);
            assertThat(reads).as("no request waits for the issuer").hasValue(1);
            fromUrl.refreshKeys();
            assertThat(fromUrl.verify(rotated.customer(11)).subject()).isEqualTo("11");
            assertThat(reads).hasValue(2);

            String madeUp = TokenIssuer.named("https://issuer.test").customer(1);
            for (int second = 0; second < 10; second++) {
                assertThatThrownBy(() -> fromUrl.verify(madeUp)).isInstanceOf(UnauthenticatedException.class);
                fromUrl.refreshKeys();
            }
            assertThat(reads).as("made-up key ids do not hammer the issuer").hasValue(2);
            pass(Duration.ofSeconds(60));
            fromUrl.refreshKeys();
            assertThat(reads).hasValue(3);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void the_last_keys_are_used_for_a_day_while_they_cannot_be_read(@TempDir Path directory) throws Exception {
        TokenIssuer issuer = TokenIssuer.named("https://issuer.test");
        Path file = Files.writeString(directory.resolve("keys.pem"), pem(issuer));
        JwtAccessTokens fromFile = trusting("", file.toString());
        Files.delete(file);

        pass(Duration.ofHours(23));
        assertThatThrownBy(fromFile::refreshKeys).hasMessageContaining("keys.pem");
        assertThat(fromFile.verify(valid(issuer, "1")).subject()).isEqualTo("1");
        pass(Duration.ofHours(2));
        assertThatThrownBy(() -> fromFile.verify(valid(issuer, "2"))).isInstanceOf(ServiceUnavailableException.class);
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
            pass(Duration.ofSeconds(5));
            var unused = catchThrowable(away::refreshKeys); // asks every ten seconds
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
