package com.promotion.coupon.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalPathFilterTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/docs/",
                "/docs/index.html",
                "/webjars/swagger-ui/5.34.1/swagger-ui.css",
                "/api/v1/coupons/0P6HBRBPGQBQ0",
                "/api/v1/admin/coupon-policies/123/coupons.csv",
                "/.well-known/security.txt",
                "/a..b/...",
                "/~a_b-c"
            })
    void canonical(String path) {
        assertThat(CanonicalPathFilter.isCanonical(path)).isTrue();
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "x",
                "*",
                "//",
                "/a//b",
                "//a",
                "/a//",
                "/.",
                "/..",
                "/./",
                "/a/./b",
                "/a/../b",
                "/a/..",
                "/a;b",
                "/a%20b",
                "/a%2e",
                "/a\\b",
                "/a b",
                "/a+b",
                "/é",
                "/a:b",
                "/a@b",
                "/a=b",
                "/a\u0000",
                "/a\tb",
                "http://x/a"
            })
    void not_canonical(String path) {
        assertThat(CanonicalPathFilter.isCanonical(path)).isFalse();
    }
}
