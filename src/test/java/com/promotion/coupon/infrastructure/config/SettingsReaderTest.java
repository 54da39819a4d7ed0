package com.promotion.coupon.infrastructure.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.promotion.coupon.application.config.JwtSettings;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.fixtures.settings.MapConfig;
import com.promotion.coupon.fixtures.settings.Settings;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SettingsReaderTest {
    private static final Map<String, Bounds> BOUNDS = Map.ofEntries(
            entry("coupon.issue.deadline-ms", new Bounds(100, 60_000)),
            entry("coupon.issue.in-flight-max", new Bounds(1, 1_000_000)),
            entry("coupon.issue.waiting-threads-max", new Bounds(0, 10_000)),
            entry("coupon.issue.response-threads", new Bounds(1, 256)),
            entry("coupon.batch.claims-max", new Bounds(1, 2000)),
            entry("coupon.batch.pending-per-policy-max", new Bounds(1, 1_000_000)),
            entry("coupon.batch.pending-max", new Bounds(1, 1_000_000)),
            entry("coupon.ledger.threads", new Bounds(1, 256)),
            entry("coupon.gate.timeout-ms", new Bounds(10, 10_000)),
            entry("coupon.gate.outbox-entries-max", new Bounds(1, 1_000_000)),
            entry("coupon.claim-ticket.late-wait-seconds", new Bounds(0, 600)),
            entry("coupon.http.request-bytes-max", new Bounds(256, 1_048_576)),
            entry("coupon.rate-limit.user-per-second", new Bounds(0, 1_000_000)),
            entry("coupon.rate-limit.user-burst", new Bounds(1, 1_000_000)),
            entry("coupon.rate-limit.address-per-second", new Bounds(0, 1_000_000)),
            entry("coupon.rate-limit.address-burst", new Bounds(1, 1_000_000)),
            entry("coupon.rate-limit.misses-per-minute", new Bounds(0, 1_000_000)),
            entry("mp.jwt.verify.clock.skew", new Bounds(0, 300)));

    /** The components of the group {@code jwt}: the names of their keys are MicroProfile's. */
    private static final Map<String, String> JWT_KEYS = Map.of(
            "publicKey", "publickey",
            "publicKeyLocation", "publickey.location",
            "algorithm", "publickey.algorithm",
            "issuer", "issuer",
            "audiences", "audiences",
            "clockSkew", "clock.skew");

    /** That an issuer of tokens is required is checked below. */
    private static final Set<String> OPTIONAL = Set.of(
            "coupon.db.url",
            "coupon.redis.url",
            "coupon.db.user",
            "coupon.db.password",
            "coupon.db.schema",
            "coupon.redis.password",
            "coupon.http.cors-origins",
            "coupon.http.trusted-proxies",
            "mp.jwt.verify.publickey",
            "mp.jwt.verify.publickey.location",
            "mp.jwt.verify.issuer",
            "mp.jwt.verify.audiences");

    private record Bounds(int min, int max) {}

    private static Stream<String> keys() {
        return Settings.DEFAULTS.keySet().stream();
    }

    private static Stream<String> numbers() {
        return keys().filter(key -> Settings.DEFAULTS.get(key).matches("\\d+"));
    }

    @Test
    void the_defaults_are_those_that_are_shipped() {
        assertThat(valuesByKey(Settings.shipped())).isEqualTo(Settings.DEFAULTS);
    }

    /** All keys at once, no two values alike: so two that are mixed up are noticed, too. */
    @Test
    void each_key_sets_the_component_of_its_name() {
        Map<String, String> changed = new TreeMap<>();
        Settings.DEFAULTS.forEach((key, value) -> changed.put(key, different(key, value)));

        assertThat(changed.remove("mp.jwt.verify.publickey")).isNotEmpty(); // where they are is set instead
        assertThat(changed.values()).doesNotHaveDuplicates().doesNotContainAnyElementsOf(Settings.DEFAULTS.values());
        Map<String, String> read = valuesByKey(new SettingsReader(new MapConfig(Map.of(), changed)).settings());
        assertThat(read.remove("mp.jwt.verify.publickey")).isEmpty();
        assertThat(read).isEqualTo(changed);
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void a_number_out_of_its_bounds_is_named_with_its_key(String key) {
        Bounds bounds = BOUNDS.get(key);
        for (int inside : new int[] {bounds.min, bounds.max}) {
            assertThatNoException()
                    .isThrownBy(() -> Settings.changed().set(key, inside).build());
        }
        for (int outside : new int[] {bounds.min - 1, bounds.max + 1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Settings.changed().set(key, outside).build())
                    .withMessage("%s must be between %d and %d, but it is %d", key, bounds.min, bounds.max, outside);
        }
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void what_is_no_number_is_named_with_its_key(String key) {
        for (String value : new String[] {"many", "1.5", "99999999999"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Settings.changed().set(key, value).build())
                    .withMessage("%s must be a whole number, at most 2147483647, but it is '%s'", key, value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "coupon.customer-auth, JWT or so",
        "coupon.run-profile, yes",
        "coupon.db.session-settings, pgbouncer",
        "coupon.db.schema, Coupon",
        "coupon.db.url, jdbc:mysql://h/d",
        "coupon.http.cors-origins, *"
    })
    void a_value_that_is_none_of_the_possible_ones_is_named_with_its_key(String key, String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.changed().set(key, value).build())
                .withMessageStartingWith(key + " must be ")
                .withMessageEndingWith("'" + value + "'");
    }

    @Test
    void an_unknown_time_zone_is_named_with_its_key() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Settings.changed().set("coupon.zone", "Asia/Soul").build())
                .withMessage("coupon.zone must be a time zone such as Asia/Seoul, but it is 'Asia/Soul'");
    }

    private static Stream<String> mandatory() {
        return keys().filter(key -> !OPTIONAL.contains(key));
    }

    @ParameterizedTest
    @MethodSource("mandatory")
    void an_empty_value_is_named_with_its_key(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.changed().set(key, "").build())
                .withMessage("%s must have a value, but it is empty", key);
    }

    @ParameterizedTest
    @CsvSource({
        "coupon.issue.room, coupon.issue.in-flight-max, COUPON_ISSUE_ROOM, COUPON_ISSUE_IN_FLIGHT_MAX",
        "coupon.issue.waiters, coupon.issue.waiting-threads-max, COUPON_ISSUE_WAITERS, COUPON_ISSUE_WAITING_THREADS_MAX",
        "coupon.answer.threads, coupon.issue.response-threads, COUPON_ANSWER_THREADS, COUPON_ISSUE_RESPONSE_THREADS",
        "coupon.batch.max, coupon.batch.claims-max, COUPON_BATCH_MAX, COUPON_BATCH_CLAIMS_MAX",
        "coupon.pending.max-per-policy, coupon.batch.pending-per-policy-max,"
                + " COUPON_PENDING_MAX_PER_POLICY, COUPON_BATCH_PENDING_PER_POLICY_MAX",
        "coupon.pending.max, coupon.batch.pending-max, COUPON_PENDING_MAX, COUPON_BATCH_PENDING_MAX",
        "coupon.outbox.max-entries, coupon.gate.outbox-entries-max,"
                + " COUPON_OUTBOX_MAX_ENTRIES, COUPON_GATE_OUTBOX_ENTRIES_MAX",
        "coupon.request.max-bytes, coupon.http.request-bytes-max,"
                + " COUPON_REQUEST_MAX_BYTES, COUPON_HTTP_REQUEST_BYTES_MAX",
    })
    void an_old_name_is_refused_with_the_new_one(String old, String key, String oldVariable, String variable) {
        for (MapConfig config : List.of(
                new MapConfig(Map.of(), with(old, "1")), new MapConfig(Map.of(oldVariable, "1"), Settings.DEFAULTS))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SettingsReader(config).settings())
                    .withMessage(
                            "Renamed settings are set by their old names: %s is now %s (%s is now %s)",
                            old, key, oldVariable, variable);
        }
        assertThat(Settings.DEFAULTS).containsKey(key);
    }

    @Test
    void all_old_names_are_named_at_once() {
        Map<String, String> old = Map.of("COUPON_ISSUE_ROOM", "1", "COUPON_BATCH_MAX", "2");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SettingsReader(new MapConfig(old, Settings.DEFAULTS)).settings())
                .withMessageContainingAll("coupon.issue.in-flight-max", "coupon.batch.claims-max");
    }

    @Test
    void the_environment_goes_before_what_is_shipped() {
        Map<String, String> environment = Map.of("COUPON_ISSUE_IN_FLIGHT_MAX", "7");

        assertThat(new SettingsReader(new MapConfig(environment, Settings.DEFAULTS))
                        .settings()
                        .issue()
                        .inFlightMax())
                .isEqualTo(7);
    }

    @Test
    void the_reader_knows_every_key_that_is_shipped() {
        SettingsReader reader = new SettingsReader(new MapConfig(Map.of(), Settings.DEFAULTS));
        var unused = reader.settings();

        assertThat(reader.keys()).isEqualTo(Settings.DEFAULTS.keySet());
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> values = new TreeMap<>(Settings.DEFAULTS);
        values.put(key, value);
        return values;
    }

    private static String different(String key, String value) {
        if (value.matches("\\d+")) {
            return String.valueOf(Integer.parseInt(value) + 1);
        }
        return switch (key) {
            case "coupon.zone" -> "Europe/Paris";
            case "coupon.customer-auth" -> "gateway";
            case "coupon.db.schema" -> "coupon";
            case "coupon.db.session-settings" -> "role";
            case "coupon.run-profile" -> "true";
            case "coupon.http.cors-origins" -> "https://shop.example,http://127.0.0.1:3000";
            case "coupon.http.trusted-proxies" -> "10.0.0.0/8,::1";
            case "mp.jwt.verify.publickey.algorithm" -> "ES256";
            default -> value + "-of-" + key;
        };
    }

    /** The settings by the key that each component must have by its name, not by what the reader says. */
    private static Map<String, String> valuesByKey(ServiceSettings settings) {
        Map<String, String> values = new TreeMap<>();
        for (RecordComponent component : ServiceSettings.class.getRecordComponents()) {
            Object group = value(component, settings);
            String prefix = "coupon." + (component.getName().equals("database") ? "db" : key(component));
            if (group instanceof JwtSettings jwt) {
                values.putAll(valuesByKey(jwt));
            } else if (group instanceof Record) {
                for (RecordComponent setting : group.getClass().getRecordComponents()) {
                    Object value = value(setting, group);
                    String unit = value instanceof Duration ? "-ms" : "";
                    values.put(prefix + "." + key(setting) + unit, text(value));
                }
            } else {
                values.put(prefix, text(group));
            }
        }
        return values;
    }

    private static Map<String, String> valuesByKey(JwtSettings jwt) {
        Map<String, String> values = new TreeMap<>();
        for (RecordComponent setting : JwtSettings.class.getRecordComponents()) {
            Object value = value(setting, jwt);
            values.put(
                    "mp.jwt.verify." + JWT_KEYS.get(setting.getName()),
                    value instanceof Duration skew ? String.valueOf(skew.toSeconds()) : text(value));
        }
        return values;
    }

    private static String key(RecordComponent component) {
        return component.getName().replaceAll("(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static String text(Object value) {
        if (value instanceof Duration duration) {
            return String.valueOf(duration.toMillis());
        }
        if (value instanceof List<?> items) {
            return items.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
        return value instanceof Enum<?> ? value.toString().toLowerCase(Locale.ROOT) : value.toString();
    }

    private static Object value(RecordComponent component, Object owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
