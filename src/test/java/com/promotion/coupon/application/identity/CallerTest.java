package com.promotion.coupon.application.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.ForbiddenException;
import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTest {
    private final Caller customer = new Caller("12345", Set.of());
    private final Caller service = new Caller("shop", Set.of(Roles.SERVICE));

    @Test
    void a_customer_acts_for_himself_whether_or_not_he_says_so() {
        assertThat(customer.actFor(null)).isEqualTo(12345);
        assertThat(customer.actFor(12345L)).isEqualTo(12345);
        assertThat(customer.actForOptional(null)).isEqualTo(12345L);
    }

    @Test
    void a_customer_who_names_another_user_is_refused() {
        assertThatThrownBy(() -> customer.actFor(12346L))
                .isInstanceOfSatisfying(
                        ForbiddenException.class,
                        refusal -> assertThat(refusal.message().key()).isEqualTo(MessageKey.OTHER_USER));
        assertThatThrownBy(() -> customer.actForOptional(1L)).isInstanceOf(ForbiddenException.class);
    }

    @Test
    void a_service_acts_for_the_user_it_names_and_must_name_one() {
        assertThat(service.actFor(7L)).isEqualTo(7);
        assertThat(service.actForOptional(null)).isNull();
        assertThatThrownBy(() -> service.actFor(null)).isInstanceOf(InvalidRequestException.class);
        assertThat(Caller.GATEWAY.actFor(7L)).isEqualTo(7);
    }

    @Test
    void a_customer_sees_what_is_his_and_a_service_sees_all() {
        assertThat(customer.maySee(12345)).isTrue();
        assertThat(customer.maySee(1)).isFalse();
        assertThat(service.maySee(1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "alice", "0", "-1", "+1", "01", "1.0", "1 ", "١٢", "9223372036854775808", "1e3"})
    void a_subject_that_is_no_user_id_acts_for_no_user_and_sees_nothing(String subject) {
        Caller caller = new Caller(subject, Set.of());

        assertThatThrownBy(() -> caller.actFor(1L))
                .isInstanceOfSatisfying(
                        ForbiddenException.class,
                        refusal -> assertThat(refusal.message().key()).isEqualTo(MessageKey.SUBJECT_NOT_USER));
        assertThat(caller.maySee(1)).isFalse();
    }

    @Test
    void the_largest_user_id_is_one() {
        assertThat(new Caller("9223372036854775807", Set.of()).actFor(null)).isEqualTo(Long.MAX_VALUE);
    }
}
