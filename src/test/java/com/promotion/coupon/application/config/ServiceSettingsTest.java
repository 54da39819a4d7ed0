package com.promotion.coupon.application.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.fixtures.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ServiceSettingsTest {

    private static final Map<String, String> DEFAULTS = new TreeMap<>(Map.ofEntries(
            Map.entry("coupon.db.url", "jdbc:postgresql://127.0.0.1:5432/promotion"),
            Map.entry("coupon.db.user", "postgres"),
            Map.entry("coupon.db.password", "postgres"),
            Map.entry("coupon.redis.url", "redis://127.0.0.1:6379"),
            Map.entry("coupon.zone", "Asia/Seoul"),
            Map.entry("coupon.batch.max", "500"),
            Map.entry("coupon.pending.max-per-policy", "20000"),
            Map.entry("coupon.pending.max", "50000"),
            Map.entry("coupon.issue.deadline-ms", "5000"),
            Map.entry("coupon.issue.room", "2000"),
            Map.entry("coupon.issue.waiters", "15"),
            Map.entry("coupon.ledger.threads", "8"),
            Map.entry("coupon.answer.threads", "2"),
            Map.entry("coupon.gate.timeout-ms", "300"),
            Map.entry("coupon.outbox.max-entries", "10000"),
            Map.entry("coupon.request.max-bytes", "16384")));

    @Test
    void these_are_all_the_keys_and_their_defaults() throws IOException {
        Properties shipped = new Properties();
        try (InputStream in = getClass().getResourceAsStream("/META-INF/microprofile-config.properties")) {
            shipped.load(in);
        }

        Map<String, String> found = new TreeMap<>();
        shipped.forEach((key, value) -> found.put((String) key, (String) value));
        assertThat(found.remove("mp.openapi.scan.disable")).as("for the server").isEqualTo("true");
        assertThat(found).isEqualTo(DEFAULTS);
    }

    @Test
    void the_readme_lists_every_key_with_its_default() throws IOException {
        String readme = Files.readString(Path.of("README.md"));

        DEFAULTS.forEach((key, value) -> assertThat(readme).contains("| `" + key + "` | `" + value + "` |"));
    }

    @Test
    void a_value_out_of_bounds_is_named_with_its_key() {
        assertThatThrownBy(() -> Settings.with(0, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("coupon.batch.max must be between 1 and 2000, but it is 0");
        assertThatThrownBy(() -> Settings.with(1, 0, 1)).hasMessageStartingWith("coupon.pending.max-per-policy");
        assertThatThrownBy(() -> Settings.withRoom(0, 1)).hasMessageStartingWith("coupon.issue.room");
        assertThatThrownBy(() -> Settings.withRoom(1, -1)).hasMessageStartingWith("coupon.issue.waiters");
        assertThatThrownBy(() -> Settings.with(1, 1, 1_000_001)).hasMessageStartingWith("coupon.pending.max ");
    }
}
