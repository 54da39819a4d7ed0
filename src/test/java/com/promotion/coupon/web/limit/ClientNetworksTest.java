package com.promotion.coupon.web.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.address.AddressBlock;
import com.promotion.coupon.application.address.IpAddress;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClientNetworksTest {
    private static final String CLIENT = "203.0.113.7";

    private final ClientNetworks networks = new ClientNetworks(Stream.of("10.0.0.0/8", "::1")
            .map(text -> AddressBlock.parse(text).orElseThrow())
            .toList());

    private Optional<Long> of(String peer, String... forwarded) {
        return networks.of((HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> method.getName().equals("getRemoteAddr")
                        ? peer
                        : Collections.enumeration(
                                arguments[0].equals(ClientNetworks.FORWARDED_FOR) ? List.of(forwarded) : List.of())));
    }

    private static Optional<Long> network(String address) {
        return IpAddress.parse(address).map(IpAddress::network);
    }

    @Test
    void without_a_proxy_the_peer_counts_whatever_it_says() {
        assertThat(of(CLIENT)).isEqualTo(network(CLIENT));
        assertThat(of(CLIENT, "198.51.100.1")).isEqualTo(network(CLIENT));
        assertThat(of(CLIENT, "198.51.100.1, 10.0.0.1")).isEqualTo(network(CLIENT));
    }

    @Test
    void behind_a_proxy_the_last_address_that_is_no_proxy_counts() {
        assertThat(of("10.0.0.1", CLIENT)).isEqualTo(network(CLIENT));
        assertThat(of("::1", "198.51.100.1, " + CLIENT))
                .as("the first is made up")
                .isEqualTo(network(CLIENT));
        assertThat(of("10.0.0.1", "198.51.100.1," + CLIENT + " ,10.0.0.2")).isEqualTo(network(CLIENT));
        assertThat(of("10.0.0.1", "198.51.100.1", CLIENT, "10.9.9.9"))
                .as("in several headers")
                .isEqualTo(network(CLIENT));
        assertThat(of("10.0.0.1", "2001:db8::5")).isEqualTo(network("2001:db8::"));
    }

    @Test
    void what_is_no_address_counts_as_the_proxy() {
        for (String malformed :
                List.of("", "unknown", "_hidden", CLIENT + ":80", "proxy.example", CLIENT + ",", "x".repeat(8_000))) {
            assertThat(of("10.0.0.1", malformed)).as(malformed).isEqualTo(network("10.0.0.1"));
        }
    }

    @Test
    void what_a_proxy_sends_in_its_own_name_is_not_counted() {
        assertThat(of("10.0.0.1")).isEmpty();
        assertThat(of("10.0.0.1", "10.0.0.2, ::1")).isEmpty();
    }

    @Test
    void a_peer_with_a_zone_or_without_an_address() {
        assertThat(of("fe80::1%eth0")).isEqualTo(network("fe80::"));
        assertThat(of("")).isEmpty();
    }
}
