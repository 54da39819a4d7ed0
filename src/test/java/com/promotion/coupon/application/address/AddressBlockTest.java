package com.promotion.coupon.application.address;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBlockTest {

    private static IpAddress address(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, 11.0.0.1",
        "10.1.2.3/8, 10.9.9.9, 9.1.2.3",
        "192.0.2.7, 192.0.2.7, 192.0.2.8",
        "192.0.2.6/31, 192.0.2.7, 192.0.2.8",
        "0.0.0.0/0, 203.0.113.1, ::1",
        "::1, 0:0:0:0:0:0:0:1, ::2",
        "2001:db8::/32, 2001:db8:ffff::1, 2001:db9::1",
        "2001:db8::/64, 2001:db8::ffff:1, 2001:db8:0:1::1",
        "2001:db8::8/125, 2001:db8::f, 2001:db8::10",
        "::/0, 2001:db8::1, 192.0.2.1",
        "192.0.2.0/24, ::ffff:192.0.2.1, ::ffff:192.0.3.1"
    })
    void a_block_contains_what_begins_alike(String block, String inside, String outside) {
        AddressBlock parsed = AddressBlock.parse(block).orElseThrow();

        assertThat(parsed.contains(address(inside))).isTrue();
        assertThat(parsed.contains(address(outside))).isFalse();
        assertThat(parsed).hasToString(block);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "localhost",
                "proxy.example",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "1.2.3.4.5",
                "010.0.0.1x",
                "::/129",
                ":::",
                "fe80::1%eth0",
                "1::2::3",
                "::g",
                "[::1]",
                "a:b",
                "10.0.0.1:80",
                "12345",
                ".1.2.3",
                "::ffff:1.2.3.4.5"
            })
    void anything_else_is_no_block_and_no_name_server_is_asked(String text) {
        assertThat(AddressBlock.parse(text)).isEmpty();
    }

    @Test
    void an_address_that_is_too_long_is_not_looked_at() {
        assertThat(IpAddress.parse("1:".repeat(10_000))).isEmpty();
    }

    @Test
    void ipv6_counts_by_its_first_64_bits_and_ipv4_by_all() {
        assertThat(address("2001:db8:0:1::1").network())
                .isEqualTo(address("2001:db8:0:1:ffff::2").network())
                .isNotEqualTo(address("2001:db8:0:2::1").network())
                .isNegative();
        assertThat(address("192.0.2.1").network())
                .isEqualTo(address("::ffff:192.0.2.1").network())
                .isNotEqualTo(address("192.0.2.2").network())
                .isNegative();
    }
}
