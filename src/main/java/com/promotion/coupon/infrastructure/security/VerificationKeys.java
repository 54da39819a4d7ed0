package com.promotion.coupon.infrastructure.security;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.promotion.coupon.application.config.ServiceSettings.Jwt;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The issuer's public keys, read anew at each call: given in the settings, from a file, or from a URL. The text is PEM (public keys or
 * certificates), one JWK, or a JWKS.
 */
final class VerificationKeys implements JWKSetSource<SecurityContext> {
    private static final int MILLIS_MAX = 2_000;
    private static final int BYTES_MAX = 65_536;

    private static final Pattern LOOPBACK = Pattern.compile("localhost|\\[::1]|127(\\.\\d{1,3}){3}");

    private final Jwt settings;
    private final boolean url;

    /** When the keys were read last, in Unix ms; 0 before. */
    private volatile long readAtMillis;

    /** @throws IllegalArgumentException when the keys are given in the settings or a file and cannot be read */
    VerificationKeys(Jwt settings) {
        this.settings = settings;
        this.url = settings.publicKeyLocation().strip().matches("(?i)https?://.*");
        if (!url) {
            try {
                read();
            } catch (IOException | ParseException | RuntimeException unreadable) {
                throw new IllegalArgumentException(
                        "The keys of mp.jwt.verify.publickey or mp.jwt.verify.publickey.location cannot be read: "
                                + unreadable,
                        unreadable);
            }
        } else {
            requireSafe(URI.create(settings.publicKeyLocation().strip()));
        }
    }

    @Override
    public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator refresh, long currentTime, SecurityContext context)
            throws KeySourceException {
        try {
            JWKSet keys = read();
            readAtMillis = currentTime;
            return keys;
        } catch (IOException | ParseException | RuntimeException unreadable) {
            throw new JWKSetUnavailableException(
                    "The keys for access tokens cannot be read: " + unreadable, unreadable);
        }
    }

    /** Whether there are keys, read within this time, so that a key that is not among them is unknown. */
    boolean readWithin(Duration time, long nowMillis) {
        return readAtMillis != 0 && nowMillis - readAtMillis < time.toMillis();
    }

    @Override
    public void close() {
        // Holds nothing open.
    }

    private JWKSet read() throws IOException, ParseException {
        String text = text().strip();
        if (text.startsWith("-----BEGIN ")) {
            return new JWKSet(PemKeys.parse(text));
        }
        JWKSet keys = text.contains("\"keys\"") ? JWKSet.parse(text) : new JWKSet(JWK.parse(text));
        if (keys.getKeys().stream().anyMatch(JWK::isPrivate)) {
            throw new IllegalArgumentException("there is a private or secret key among them");
        }
        return keys;
    }

    private String text() throws IOException {
        if (!settings.publicKey().isBlank()) {
            return settings.publicKey();
        }
        String location = settings.publicKeyLocation().strip();
        if (url) {
            return retrieve(URI.create(location).toURL());
        }
        Path file = location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
        if (Files.size(file) > BYTES_MAX) {
            throw new IOException(file + " has more than " + BYTES_MAX + " bytes");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** Without redirections: only the configured place is trusted. */
    private static String retrieve(URL place) throws IOException {
        DefaultResourceRetriever retriever = new DefaultResourceRetriever(MILLIS_MAX, MILLIS_MAX, BYTES_MAX) {
            @Override
            protected HttpURLConnection openHTTPConnection(URL location) throws IOException {
                HttpURLConnection connection = super.openHTTPConnection(location);
                connection.setInstanceFollowRedirects(false);
                return connection;
            }
        };
        return retriever.retrieveResource(place).getContent();
    }

    /** Keys that come by plain HTTP could be replaced on the way. */
    private static void requireSafe(URI location) {
        String host = location.getHost(); // null for a name that is none, such as one with an underscore
        boolean here = host != null && LOOPBACK.matcher(host).matches();
        boolean safe = here || (host != null && "https".equalsIgnoreCase(location.getScheme()));
        if (!safe || location.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "mp.jwt.verify.publickey.location must be https, or http on this machine's own"
                            + " address, and without a password, but it is on the host '" + location.getAuthority()
                            + "'");
        }
    }
}
