package com.promotion.coupon.infrastructure.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.fixtures.settings.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may be left out: all of it for a trial, and nothing by mistake. */
class MissingSettingsTest {
    private static final String POSTGRESQL = "jdbc:postgresql://db/coupon";
    private static final String REDIS = "redis://h:6379";

    @Test
    void nothing_at_all_is_a_trial() {
        ServiceSettings settings = without(keys())
                .set("coupon.db.url", "")
                .set("coupon.redis.url", "")
                .build();

        assertThat(settings.database().embedded()).isTrue();
        assertThat(settings.redis().configured()).isFalse();
        assertThat(settings.jwt().ofThisStart()).isTrue();
    }

    @Test
    void an_embedded_database_with_keys_has_to_be_asked_for() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.changed()
                        .set("coupon.db.url", "")
                        .set("coupon.redis.url", "")
                        .build())
                .withMessageStartingWith("coupon.db.url is empty, but keys for tokens")
                .withMessageContaining("COUPON_DB_URL");

        ServiceSettings asked = Settings.changed()
                .set("coupon.db.url", "embedded")
                .set("coupon.redis.url", "")
                .build();
        assertThat(asked.database().embedded()).isTrue();
        assertThat(asked.jwt().ofThisStart()).isFalse();
    }

    @Test
    void a_gate_has_a_postgresql_behind_it() {
        for (String url : List.of("", "embedded")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> without(keys())
                            .set("coupon.db.url", url)
                            .set("coupon.redis.url", REDIS)
                            .build())
                    .withMessageStartingWith("coupon.redis.url is set and coupon.db.url names no PostgreSQL");
        }
    }

    @Test
    void a_postgresql_needs_keys_but_no_gate() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> without(keys()).set("coupon.db.url", POSTGRESQL).build())
                .withMessageStartingWith("Set one of mp.jwt.verify.publickey.location");

        assertThat(Settings.changed()
                        .set("coupon.redis.url", "")
                        .build()
                        .redis()
                        .configured())
                .isFalse();
    }

    private static List<String> keys() {
        return List.of("mp.jwt.verify.publickey.location", "mp.jwt.verify.issuer", "mp.jwt.verify.audiences");
    }

    private static Settings without(List<String> keys) {
        Settings settings = Settings.changed();
        keys.forEach(key -> settings.set(key, ""));
        return settings;
    }
}
