package com.promotion.coupon.web.advice;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptLanguageTest {

    @ParameterizedTest
    @ValueSource(strings = {"en", "en-GB", "EN-us, ko;q=0.9", "ko;q=0.1, en;q=0.2", "fr, en", "ko;q=0, en"})
    void english_is_given_when_it_is_accepted_before_korean(String header) {
        assertThat(AcceptLanguage.choose(header)).isEqualTo("en");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ko", "ko-KR, en;q=0.9", "en;q=0.1, ko;q=0.2", "fr", "*", "en;q=0", "eng", "", "-", "한국어"})
    void korean_is_given_otherwise(String header) {
        assertThat(AcceptLanguage.choose(header)).isEqualTo("ko");
    }

    @Test
    void korean_is_given_without_a_header() {
        assertThat(AcceptLanguage.choose(null)).isEqualTo("ko");
    }
}
