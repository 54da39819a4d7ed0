package com.promotion.coupon.web.dto.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IfMatchTest {

    @ParameterizedTest
    @ValueSource(strings = {"\"3\"", "*", "\"1\", \"3\"", " \"3\" "})
    void it_matches_the_version_it_names(String header) {
        assertThat(IfMatch.required(header).test(3)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "3", "W/\"3\"", "\"33\"", "\"\"", ","})
    void it_matches_no_other_and_no_weak_one(String header) {
        assertThat(IfMatch.required(header).test(3)).isFalse();
    }

    @Test
    void without_it_nothing_is_changed() {
        for (String none : new String[] {null, " "}) {
            assertThatThrownBy(() -> IfMatch.required(none))
                    .isInstanceOfSatisfying(CouponException.class, refusal -> assertThat(refusal.code())
                            .isEqualTo(CouponErrorCode.VERSION_REQUIRED));
        }
    }

    @Test
    void where_it_is_optional_any_version_will_do_without_it() {
        assertThat(IfMatch.optional(null).test(3)).isTrue();
        assertThat(IfMatch.optional("\"2\"").test(3)).isFalse();
    }

    @Test
    void an_etag_is_the_version_in_quotes() {
        assertThat(IfMatch.etag(3)).isEqualTo("\"3\"");
    }
}
