package com.promotion.launcher;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.servers.process.StartFailure;
import com.promotion.tokens.TokenIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The access tokens of one run directory, in files that only the owner can read. The key pair is made once and kept there; the tokens
 * are made at each start and last a day.
 *
 * @param admin may do everything in the admin API
 */
record RunTokens(TokenIssuer issuer, Path directory, String admin) {
    private static final long SAMPLE_USER = 12_345;

    /** @throws StartFailure when the directory cannot be written to */
    static RunTokens in(Path directory) {
        var issuer = TokenIssuer.keptIn(directory.resolve("issuer.jwk"), ServiceSettings.RUN_PROFILE_ISSUER);
        var tokens = new RunTokens(issuer, directory, issuer.token("run-admin", List.of("coupon-admin")));
        try {
            write(tokens.adminFile(), tokens.admin());
            write(tokens.userFile(), issuer.customer(SAMPLE_USER));
            write(tokens.serviceFile(), issuer.token("run-shop", List.of("coupon-service")));
        } catch (IOException e) {
            throw new StartFailure("The access tokens cannot be written: " + e, e);
        }
        return tokens;
    }

    Path adminFile() {
        return directory.resolve("admin.token");
    }

    Path userFile() {
        return directory.resolve("user.token");
    }

    Path serviceFile() {
        return directory.resolve("service.token");
    }

    /** What the service needs to trust these tokens. Customers need none, unless COUPON_CUSTOMER_AUTH says otherwise. */
    Map<String, String> environment() {
        var environment = new HashMap<>(issuer.environment());
        environment.put("COUPON_RUN_PROFILE", "true");
        environment.put("COUPON_CUSTOMER_AUTH", System.getenv().getOrDefault("COUPON_CUSTOMER_AUTH", "gateway"));
        return environment;
    }

    private static void write(Path file, String token) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, token);
    }
}
