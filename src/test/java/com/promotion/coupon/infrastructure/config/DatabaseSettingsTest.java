package com.promotion.coupon.infrastructure.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.Database;
import com.promotion.coupon.application.config.ServiceSettings.Database.SessionSource;
import com.promotion.coupon.fixtures.settings.MapConfig;
import com.promotion.coupon.fixtures.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DatabaseSettingsTest {

    @Test
    void the_database_is_read_alone_for_its_data_source() {
        var changed = Map.of(
                "coupon.db.url", "jdbc:postgresql:a",
                "coupon.db.user", "b",
                "coupon.db.password", "c",
                "coupon.db.schema", "d",
                "coupon.db.session-settings", "role",
                "coupon.db.directory", "e");

        assertThat(new SettingsReader(new MapConfig(Map.of(), changed)).database())
                .isEqualTo(new Database("jdbc:postgresql:a", "b", "c", "d", SessionSource.ROLE, "e"));
    }

    @Test
    void the_database_may_ask_for_neither_user_nor_password() {
        ServiceSettings settings = Settings.changed()
                .set("coupon.db.user", "")
                .set("coupon.db.password", "")
                .build();

        assertThat(settings.database().user()).isEmpty();
        assertThat(settings.database().password()).isEmpty();
    }

    @Test
    void no_message_repeats_a_password() {
        for (String url : List.of("postgresql://u:secret@h/d", "jdbc:mysql://h/d?password=secret")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> Settings.changed().set("coupon.db.url", url).build())
                    .withMessageStartingWith("coupon.db.url must be of the form jdbc:postgresql://")
                    .withMessageNotContaining("secret");
        }
    }
}
