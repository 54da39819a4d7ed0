package com.promotion.coupon.infrastructure.config;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.fixtures.settings.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Without which settings, and with which ones, the service does not start because it would not be safe. */
class SecuritySettingsTest {

    @Test
    void the_service_does_not_start_without_keys_issuer_and_audience_of_tokens() {
        for (String key : List.of("publickey.location", "issuer", "audiences")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            Settings.changed().set("mp.jwt.verify." + key, "").build())
                    .withMessageContaining("mp.jwt.verify." + key)
                    .withMessageStartingWith("Set ");
        }
        assertThatIllegalArgumentException()
                .as("both")
                .isThrownBy(() -> Settings.changed()
                        .set("mp.jwt.verify.publickey", "-----BEGIN")
                        .build())
                .withMessageContaining("Set one of");
    }

    @ParameterizedTest
    @CsvSource({"RS512", "HS256", "none", "rs256"})
    void no_other_algorithm_is_taken(String algorithm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.changed()
                        .set("mp.jwt.verify.publickey.algorithm", algorithm)
                        .build())
                .withMessage("mp.jwt.verify.publickey.algorithm must be RS256 or ES256, but it is '%s'", algorithm);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/33", "*"})
    void a_trusted_proxy_is_an_address_or_a_block_and_no_name(String proxy) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.changed()
                        .set("coupon.http.trusted-proxies", "10.0.0.1," + proxy)
                        .build())
                .withMessage(
                        "coupon.http.trusted-proxies must be addresses, or blocks such as 10.0.0.0/8, separated by commas,"
                                + " but it is '%s'",
                        proxy);
    }

    @Test
    void the_known_password_is_found_in_the_url() {
        assertThatIllegalArgumentException().isThrownBy(() -> Settings.changed()
                .set("coupon.db.url", "jdbc:postgresql://db/promotion?user=a&password=postgres")
                .build());
    }

    @Test
    void what_others_may_know_is_taken_in_the_run_profile_only() {
        Map<String, String> known =
                Map.of("mp.jwt.verify.issuer", ServiceSettings.RUN_PROFILE_ISSUER, "coupon.db.password", "postgres");
        known.forEach((key, value) -> {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Settings.changed().set(key, value).build())
                    .withMessageContaining(key);
            assertThatNoException().isThrownBy(() -> Settings.changed()
                    .set(key, value)
                    .set("coupon.run-profile", true)
                    .build());
        });
    }
}
