package com.promotion.coupon.infrastructure.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.promotion.coupon.application.config.JwtSettings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The issuer's public keys: given in the settings, from a file, or from a URL. The text is PEM (public keys or certificates), one JWK, or
 * a JWKS. Keys at a URL are read by {@link #refresh} only, which a job calls, so no request waits for the issuer.
 *
 * <p>They are read again every {@value #KEPT_MILLIS} ms; every {@value #PAUSE_MILLIS} ms while one is missing. While they cannot be read, the
 * last ones are used for a day.
 */
final class VerificationKeys {
    private static final long KEPT_MILLIS = 60_000;
    private static final long PAUSE_MILLIS = 10_000;
    private static final long OUTAGE_MILLIS_MAX = TimeUnit.DAYS.toMillis(1);

    private static final int MILLIS_MAX = 2_000;
    private static final int BYTES_MAX = 65_536;

    private static final Pattern LOOPBACK = Pattern.compile("localhost|\\[::1]|127(\\.\\d{1,3}){3}");

    private final JwtSettings settings;
    private final boolean url;

    private final LongSupplier millis;

    /** Null before they were read. */
    private volatile JWKSet keys;

    /** How often the keys have changed. */
    private final AtomicInteger version = new AtomicInteger();

    private volatile long readAtMillis;
    private volatile boolean missing = true;
    private long triedAtMillis;

    /** @throws IllegalArgumentException when the keys are given in the settings or a file and cannot be read */
    VerificationKeys(JwtSettings settings, LongSupplier millis) {
        this.settings = settings;
        this.millis = millis;
        this.url = settings.publicKeyLocation().strip().matches("(?i)https?://.*");
        if (!url) {
            try {
                refresh();
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

    /** @throws JWKSetUnavailableException when they could not be read for a day, or never */
    List<JWK> select(JWKSelector selector) throws JWKSetUnavailableException {
        JWKSet known = keys;
        if (known == null || millis.getAsLong() - readAtMillis > OUTAGE_MILLIS_MAX) {
            throw new JWKSetUnavailableException("The keys for access tokens have not been read");
        }
        return selector.select(known);
    }

    /**
     * To be asked when a key is missing: whether the keys were read so short a time ago that the issuer does not know it either. Otherwise they
     * are read soon, or at once where that takes no time.
     */
    boolean areFresh() throws IOException, ParseException {
        missing = true;
        if (!url) {
            refresh();
        }
        long sinceMillis = millis.getAsLong() - readAtMillis;
        return sinceMillis >= 0 && sinceMillis < PAUSE_MILLIS;
    }

    /** Reads the keys if it is time to. */
    synchronized void refresh() throws IOException, ParseException {
        long now = millis.getAsLong();
        long sinceMillis = now - triedAtMillis; // below 0 after the clock was set back
        if (triedAtMillis == 0 || sinceMillis < 0 || sinceMillis >= (missing ? PAUSE_MILLIS : KEPT_MILLIS)) {
            triedAtMillis = now;
            take(read());
            readAtMillis = now;
            missing = false;
        }
    }

    private void take(JWKSet read) {
        JWKSet before = keys;
        keys = read;
        if (before == null || !before.getKeys().equals(read.getKeys())) {
            version.incrementAndGet(); // after the keys: who sees the version sees them
        }
    }

    /** Another number than before once the keys have changed. What was verified before counts no longer then. */
    int version() {
        return version.get();
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
