package com.promotion.servers;

import com.promotion.tokens.TokenIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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
    /**
     * The limits of the servers that the contract is tested on; see {@code RateLimitContract}. The tests are a proxy to them, by whichever
     * of the machine's addresses they come.
     */
    private static final Map<String, String> LIMITS = Map.of(
            "coupon.rate-limit.user-burst", "400",
            "coupon.rate-limit.address-per-second", "1",
            "coupon.rate-limit.address-burst", "5",
            "coupon.http.trusted-proxies", addressesOfThisMachine());

    private static volatile BackingServers servers;

    /** The servers of this JVM. */
    public static BackingServers get() {
        if (servers == null) {
            throw new IllegalStateException("Not started; run with -Dcoupon.test.servers=true");
        }
        return servers;
    }

    /** The environment of a server that the contract is tested on. */
    public static Map<String, String> contractEnvironment() {
        Map<String, String> environment = new HashMap<>(get().environmentForTests());
        environment.keySet().removeAll(BackingServers.UNLIMITED.keySet());
        LIMITS.forEach((key, value) ->
                environment.put(key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT), value));
        return environment;
    }

    private static String addressesOfThisMachine() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(address -> address.getHostAddress().replaceFirst("%.*", ""))
                    .collect(Collectors.joining(","));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
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
            System.setProperty("payara.preboot", preBootWithOpenListener().toString());
            LIMITS.forEach(System::setProperty);
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

    /** Arquillian looks for the port that the server has chosen, before the deployment. */
    private static Path preBootWithOpenListener() {
        try {
            List<String> commands = Files.readAllLines(Path.of("deploy", "payara", "preboot.txt")).stream()
                    .filter(command -> !command.endsWith("network-listener.http-listener.enabled=false"))
                    .toList();
            return Files.write(Path.of("target", "preboot-open.txt").toAbsolutePath(), commands);
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
