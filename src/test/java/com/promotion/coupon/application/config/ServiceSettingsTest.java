package com.promotion.coupon.application.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.application.config.ServiceSettings.Database.SessionSource;
import com.promotion.coupon.application.config.ServiceSettings.Redis;
import com.promotion.coupon.fixtures.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ServiceSettingsTest {
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    /** Set for tests only. */
    private static final Set<String> REQUIRED = Set.of(
            "coupon.db.url",
            "coupon.redis.url",
            "mp.jwt.verify.publickey.location",
            "mp.jwt.verify.issuer",
            "mp.jwt.verify.audiences");

    @Test
    void the_readme_lists_every_key_with_its_default() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        Pattern.compile("^\\| (`(?:coupon|mp)\\.[^|]*) \\|([^|]*)\\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .forEach(row -> listed.putAll(defaults(row.group(1), row.group(2))));
        Map<String, String> shipped = new TreeMap<>(Settings.DEFAULTS);
        shipped.replaceAll((key, value) -> REQUIRED.contains(key) ? "" : value);
        shipped.remove("mp.jwt.verify.publickey"); // mentioned with the location

        assertThat(listed).isEqualTo(shipped);
    }

    /** A row may have several keys, and then as many defaults, or none. */
    private static Map<String, String> defaults(String keys, String values) {
        List<String> texts =
                CODE.matcher(values).results().map(text -> text.group(1)).toList();
        Map<String, String> defaults = new TreeMap<>();
        CODE.matcher(keys)
                .results()
                .map(key -> key.group(1))
                .forEach(key -> defaults.put(key, texts.isEmpty() ? "" : texts.get(defaults.size())));
        return defaults;
    }

    @Test
    void an_answer_takes_at_most_two_deadlines_and_two_seconds() {
        assertThat(Settings.shipped().issue().answerLimit()).hasSeconds(12);
    }

    @Test
    void no_password_is_shown() {
        var database = new Database(
                "jdbc:postgresql://db:5432/promotion?password=secret&ssl=true",
                "coupon",
                "secret",
                "",
                SessionSource.CONNECTION,
                "data");

        assertThat(database)
                .hasToString(
                        "Database[url=jdbc:postgresql://db:5432/promotion?password=***&ssl=true, user=coupon, password=***]");
        assertThat(new Redis("redis-cluster://me:sec/ret@a:6379,b:6379", "secret"))
                .hasToString("Redis[url=redis-cluster://***@a:6379,b:6379]");
        assertThat(Settings.changed()
                        .set("coupon.db.password", "secret")
                        .build()
                        .toString())
                .doesNotContain("secret");
    }
}
