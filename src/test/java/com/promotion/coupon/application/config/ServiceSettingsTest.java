package com.promotion.coupon.application.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.application.config.ServiceSettings.Redis;
import com.promotion.coupon.fixtures.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ServiceSettingsTest {

    @Test
    void the_readme_lists_every_key_with_its_default() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        Pattern.compile("^\\| `(coupon\\.[a-z.-]+)` \\| `([^`]*)` \\|", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .forEach(row -> listed.put(row.group(1), row.group(2)));

        assertThat(listed).isEqualTo(Settings.DEFAULTS);
    }

    @Test
    void an_answer_takes_at_most_two_deadlines_and_two_seconds() {
        assertThat(Settings.shipped().issue().answerLimit()).hasSeconds(12);
    }

    @Test
    void no_password_is_shown() {
        var database = new Database("jdbc:postgresql://db:5432/promotion?password=secret&ssl=true", "coupon", "secret");

        assertThat(database)
                .hasToString(
                        "Database[url=jdbc:postgresql://db:5432/promotion?password=***&ssl=true, user=coupon, password=***]");
        assertThat(new Redis("redis-cluster://me:sec/ret@a:6379,b:6379"))
                .hasToString("Redis[url=redis-cluster://***@a:6379,b:6379]");
        assertThat(Settings.changed()
                        .set("coupon.db.password", "secret")
                        .build()
                        .toString())
                .doesNotContain("secret");
    }
}
