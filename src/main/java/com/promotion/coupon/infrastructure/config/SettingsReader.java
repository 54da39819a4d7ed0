package com.promotion.coupon.infrastructure.config;

import com.promotion.coupon.application.address.AddressBlock;
import com.promotion.coupon.application.config.JwtSettings;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.Batch;
import com.promotion.coupon.application.config.ServiceSettings.ClaimTicket;
import com.promotion.coupon.application.config.ServiceSettings.CustomerAuth;
import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.application.config.ServiceSettings.Database.SessionSource;
import com.promotion.coupon.application.config.ServiceSettings.Gate;
import com.promotion.coupon.application.config.ServiceSettings.Http;
import com.promotion.coupon.application.config.ServiceSettings.Issue;
import com.promotion.coupon.application.config.ServiceSettings.Ledger;
import com.promotion.coupon.application.config.ServiceSettings.RateLimit;
import com.promotion.coupon.application.config.ServiceSettings.Redis;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/**
 * Maps the keys {@code coupon.*} to {@link ServiceSettings}: the one place that knows which key is which setting. The
 * defaults are in META-INF/microprofile-config.properties and nowhere else.
 *
 * <p>It reads text and converts it itself, because the servers' own converters do not name the key in their errors.
 */
public final class SettingsReader {

    /** Old names and new ones. An old name is an error: ignoring it would silently bring the default back. */
    private static final Map<String, String> RENAMED = new TreeMap<>(Map.of(
            "coupon.answer.threads", "coupon.issue.response-threads",
            "coupon.batch.max", "coupon.batch.claims-max",
            "coupon.issue.room", "coupon.issue.in-flight-max",
            "coupon.issue.waiters", "coupon.issue.waiting-threads-max",
            "coupon.outbox.max-entries", "coupon.gate.outbox-entries-max",
            "coupon.pending.max", "coupon.batch.pending-max",
            "coupon.pending.max-per-policy", "coupon.batch.pending-per-policy-max",
            "coupon.request.max-bytes", "coupon.http.request-bytes-max"));

    private final Config config;
    private final Set<String> keys = new TreeSet<>();

    public SettingsReader(Config config) {
        this.config = config;
    }

    /**
     * @throws IllegalArgumentException naming the key and the value, when one is missing, malformed or out of bounds; or
     *     naming the old and the new key, when a key is set by its old name
     */
    public ServiceSettings settings() {
        refuseOldNames();
        return new ServiceSettings(
                zone(),
                oneOf("coupon.customer-auth", CustomerAuth.class),
                flag("coupon.run-profile"),
                jwt(),
                issue(),
                batch(),
                new Ledger(number("coupon.ledger.threads")),
                new Gate(millis("coupon.gate.timeout-ms"), number("coupon.gate.outbox-entries-max")),
                new ClaimTicket(number("coupon.claim-ticket.late-wait-seconds")),
                http(),
                rateLimit(),
                database(),
                new Redis(optionalText("coupon.redis.url").strip(), optionalText("coupon.redis.password")));
    }

    /** @throws IllegalArgumentException naming the key and the value, when one is missing or malformed */
    public Database database() {
        return new Database(
                optionalText("coupon.db.url").strip(),
                optionalText("coupon.db.user"),
                optionalText("coupon.db.password"),
                optionalText("coupon.db.schema").strip(),
                oneOf("coupon.db.session-settings", SessionSource.class),
                text("coupon.db.directory").strip());
    }

    /** The keys that were read so far. */
    Set<String> keys() {
        return Collections.unmodifiableSet(keys);
    }

    /** The environment variable of a key, as MicroProfile Config defines it. */
    static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private void refuseOldNames() {
        String messages = RENAMED.entrySet().stream()
                .filter(names ->
                        config.getOptionalValue(names.getKey(), String.class).isPresent())
                .map(names -> "%s is now %s (%s is now %s)"
                        .formatted(
                                names.getKey(), names.getValue(), variable(names.getKey()), variable(names.getValue())))
                .collect(Collectors.joining("; "));
        if (!messages.isEmpty()) {
            throw new IllegalArgumentException("Renamed settings are set by their old names: " + messages);
        }
    }

    private Issue issue() {
        return new Issue(
                millis("coupon.issue.deadline-ms"),
                number("coupon.issue.in-flight-max"),
                number("coupon.issue.waiting-threads-max"),
                number("coupon.issue.response-threads"));
    }

    private Batch batch() {
        return new Batch(
                number("coupon.batch.claims-max"),
                number("coupon.batch.pending-per-policy-max"),
                number("coupon.batch.pending-max"));
    }

    private Http http() {
        return new Http(
                number("coupon.http.request-bytes-max"),
                list("coupon.http.cors-origins"),
                addressBlocks("coupon.http.trusted-proxies"));
    }

    private RateLimit rateLimit() {
        return new RateLimit(
                number("coupon.rate-limit.user-per-second"),
                number("coupon.rate-limit.user-burst"),
                number("coupon.rate-limit.address-per-second"),
                number("coupon.rate-limit.address-burst"),
                number("coupon.rate-limit.misses-per-minute"));
    }

    private JwtSettings jwt() {
        return new JwtSettings(
                optionalText("mp.jwt.verify.publickey"),
                optionalText("mp.jwt.verify.publickey.location"),
                text("mp.jwt.verify.publickey.algorithm"),
                optionalText("mp.jwt.verify.issuer"),
                list("mp.jwt.verify.audiences"),
                Duration.ofSeconds(number("mp.jwt.verify.clock.skew")));
    }

    private ZoneId zone() {
        String key = "coupon.zone";
        String value = text(key);
        try {
            return ZoneId.of(value.strip());
        } catch (DateTimeException unknown) {
            throw invalid(key, "a time zone such as Asia/Seoul", value, unknown);
        }
    }

    private <E extends Enum<E>> E oneOf(String key, Class<E> type) {
        String value = text(key).strip();
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(value))
                .findAny()
                .orElseThrow(() -> {
                    String names = Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
                    return invalid(key, "one of " + names, value, null);
                });
    }

    private List<String> list(String key) {
        return Arrays.stream(optionalText(key).split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    private List<AddressBlock> addressBlocks(String key) {
        return list(key).stream()
                .map(item -> AddressBlock.parse(item)
                        .orElseThrow(() -> invalid(
                                key, "addresses, or blocks such as 10.0.0.0/8, separated by commas", item, null)))
                .toList();
    }

    private boolean flag(String key) {
        String value = text(key).strip();
        if (value.equals("true") || value.equals("false")) {
            return value.equals("true");
        }
        throw invalid(key, "true or false", value, null);
    }

    private Duration millis(String key) {
        return Duration.ofMillis(number(key));
    }

    private int number(String key) {
        String value = text(key);
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException malformed) {
            throw invalid(key, "a whole number, at most " + Integer.MAX_VALUE, value, malformed);
        }
    }

    private String text(String key) {
        String value = optionalText(key);
        if (value.isBlank()) {
            throw new IllegalArgumentException(key + " must have a value, but it is empty");
        }
        return value;
    }

    private String optionalText(String key) {
        keys.add(key);
        return config.getOptionalValue(key, String.class).orElse("");
    }

    private static IllegalArgumentException invalid(String key, String expected, String value, Exception cause) {
        return new IllegalArgumentException("%s must be %s, but it is '%s'".formatted(key, expected, value), cause);
    }
}
