package com.promotion.coupon.web.advice;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.exception.CouponSoldOutException;
import com.promotion.coupon.exception.Message;
import com.promotion.coupon.exception.MessageKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ErrorBodiesTest {
    private final ErrorBodies korean = ErrorBodies.in("ko");
    private final ErrorBodies english = ErrorBodies.in("en");
    private final Message soldOut = new CouponSoldOutException().message();

    @Test
    void a_body_without_arguments_is_written_once() {
        assertThat(korean.json(soldOut)).isSameAs(korean.json(new CouponSoldOutException().message()));
        assertThat(korean.problem(409, soldOut)).isSameAs(korean.problem(409, soldOut));
    }

    @Test
    void a_body_is_in_its_language() {
        assertThat(korean.json(soldOut))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"result\":\"ERROR\",\"errorCode\":\"CP003\",\"message\":\"쿠폰이 모두 소진되었습니다.\"}");
        assertThat(english.json(soldOut))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(
                        "{\"result\":\"ERROR\",\"errorCode\":\"CP003\",\"message\":\"All coupons have been issued.\"}");
        assertThat(english.problem(409, soldOut))
                .asString(StandardCharsets.UTF_8)
                .contains("\"title\":\"Sold out\"", "\"detail\":\"All coupons have been issued.\"");
    }

    @Test
    void a_body_has_its_arguments() {
        Message required = Message.of(MessageKey.REQUIRED, "userId");

        assertThat(korean.json(required)).asString(StandardCharsets.UTF_8).contains("userId은(는) 필수 항목입니다.");
        assertThat(english.problem(400, required))
                .asString(StandardCharsets.UTF_8)
                .contains("userId is required.");
    }

    @Test
    void a_problem_has_the_status_of_its_answer() {
        Message noSuchPath = Message.of(MessageKey.NO_SUCH_PATH);

        assertThat(korean.problem(404, noSuchPath))
                .asString(StandardCharsets.UTF_8)
                .contains("\"status\":404");
        assertThat(korean.problem(400, noSuchPath))
                .asString(StandardCharsets.UTF_8)
                .contains("\"status\":400");
    }
}
