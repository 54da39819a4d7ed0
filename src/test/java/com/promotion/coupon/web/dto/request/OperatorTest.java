package com.promotion.coupon.web.dto.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.InvalidRequestException;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OperatorTest {

    @Test
    void the_authenticated_caller_counts_before_what_a_header_says() {
        assertThat(Operator.of(as("kim"), "lee")).isEqualTo("kim");
        assertThat(Operator.of(as("k".repeat(101)), null)).hasSize(100);
    }

    @Test
    void the_header_counts_before_nobody() {
        assertThat(Operator.of(as(null), "lee@shop.example")).isEqualTo("lee@shop.example");
        assertThat(Operator.of(as(null), "Lee Min")).isEqualTo("Lee Min");
        assertThat(Operator.of(as(null), null)).isEqualTo("anonymous");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\r\nb", "schedule", "\u00e9", " lee"})
    void a_header_that_is_no_name_or_the_clocks_is_refused(String header) {
        assertThatThrownBy(() -> Operator.of(as(null), header)).isInstanceOf(InvalidRequestException.class);
    }

    private static SecurityContext as(String name) {
        Principal principal = name == null ? null : () -> name;
        return new SecurityContext() {
            @Override
            public Principal getUserPrincipal() {
                return principal;
            }

            @Override
            public boolean isUserInRole(String role) {
                return false;
            }

            @Override
            public boolean isSecure() {
                return false;
            }

            @Override
            public String getAuthenticationScheme() {
                return null;
            }
        };
    }
}
