package com.promotion.coupon.web.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptEncodingTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "GZIP",
                "deflate, gzip;q=0.5",
                "gzip;q=1.0, identity;q=0",
                "*",
                "br;q=1, *;q=0.1",
                " gzip ;q=0.001"
            })
    void gzip_is_allowed(String header) {
        assertThat(AcceptEncoding.allowsGzip(header)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "br, deflate", "gzip;q=0", "gzip; q=0.000, *", "*;q=0", "xgzip", ",;,"})
    void gzip_is_not_allowed(String header) {
        assertThat(AcceptEncoding.allowsGzip(header)).isFalse();
    }

    @Test
    void without_the_header_nothing_is_compressed() {
        assertThat(AcceptEncoding.allowsGzip(null)).isFalse();
    }
}
