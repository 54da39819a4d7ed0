package com.promotion.servers;

import com.promotion.tokens.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * PostgreSQL and Redis for the integration tests of one JVM, started before the first test and stopped after the last.
 * Only where the system property {@code coupon.test.servers} is {@code true} (Failsafe sets it): unit tests need none.
 *
 * <p>Where they are is told in system properties, because arquillian.xml, which hands them to the server, can read
 * nothing else.
 */
public final class TestServers implements LauncherSessionListener {
    private static volatile BackingServers servers;

    /** The servers of this JVM. */
    public static BackingServers get() {
        if (servers == null) {
            throw new IllegalStateException("Not started; run with -Dcoupon.test.servers=true");
        }
        return servers;
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (Boolean.getBoolean("coupon.test.servers") && servers == null) {
            // Also when the JVM is ended in the middle of a test.
            Runtime.getRuntime().addShutdownHook(new Thread(TestServers::stop, "stop-test-servers"));
            servers = BackingServers.forTests();
            System.setProperty("coupon.db.url", servers.jdbcUrl());
            System.setProperty("coupon.db.user", servers.dbUser());
            System.setProperty("coupon.db.password", servers.dbPassword());
            System.setProperty("coupon.redis.url", servers.redisUrl());
            System.setProperty("mp.jwt.verify.publickey.location", keys().toString());
        }
    }

    /** In a file, because a JWKS cannot be written into arquillian.xml. */
    private static Path keys() {
        try {
            Path file = Path.of("target", "test-issuer.jwks").toAbsolutePath();
            Files.createDirectories(file.getParent());
            return Files.writeString(file, TokenIssuer.ofTests().jwks());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        stop();
    }

    private static synchronized void stop() {
        if (servers != null) {
            servers.close();
            servers = null;
        }
    }
}
