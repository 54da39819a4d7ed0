package com.promotion.coupon.infrastructure.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.settings.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "coupon.issue.in-flight-mx, coupon.issue.in-flight-max",
        "coupon.issue.inflightmax, coupon.issue.in-flight-max",
        "coupon.batch.pending-max-per-policy, coupon.batch.pending-per-policy-max",
        "coupon.gate.timeout, coupon.gate.timeout-ms",
        "COUPON_DB_USERNAME, COUPON_DB_USER",
        "COUPON_LEDGER_THREAD, COUPON_LEDGER_THREADS",
    })
    void an_unknown_setting_is_named_with_the_closest_known_one(String unknown, String closest) {
        assertThat(warnings(unknown))
                .containsExactly("There is no setting " + unknown + ", it is ignored; did you mean " + closest + "?");
    }

    @Test
    void known_settings_are_not_warned_about() {
        assertThat(UnknownSettings.warnings(Settings.DEFAULTS.keySet(), Settings.DEFAULTS.keySet()))
                .isEmpty();
        assertThat(warnings("COUPON_ISSUE_IN_FLIGHT_MAX", "COUPON_DB_URL")).isEmpty();
    }

    @Test
    void an_environment_variable_that_the_server_lists_twice_is_warned_about_once() {
        assertThat(warnings("COUPON_DB_URL", "coupon.db.url", "COUPON_ISSUE_DEADLINE_MS", "coupon.issue.deadline.ms"))
                .isEmpty();
        assertThat(warnings("COUPON_DB_USERNAME", "coupon.db.username"))
                .singleElement()
                .asString()
                .contains("COUPON_DB_USERNAME");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "coupon.test.servers",
                "COUPON_TEST_SERVERS",
                "COUPON_SERVICE_HOST",
                "COUPON_REDIS_SERVICE_PORT_REDIS",
                "COUPON_DB_PORT",
                "COUPON_DB_PORT_5432_TCP_ADDR",
                "coupons",
                "MY_COUPON_DB",
                "user.name",
            })
    void names_of_others_are_not_warned_about(String name) {
        assertThat(warnings(name)).isEmpty();
    }

    private static List<String> warnings(String... names) {
        return UnknownSettings.warnings(List.of(names), Settings.DEFAULTS.keySet());
    }
}
