package com.promotion.coupon.web.dto.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.exception.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssueCouponRequestTest {
    private final JsonBodyReader bodies = new JsonBodyReader();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"userId\":1}                                 | 1",
                "{\"userId\":12345}                             | 12345",
                "' \t\r\n{ \"userId\" :\t7\n} \r\n'             | 7",
                "{\"userId\":999999999999999999}                | 999999999999999999",
                "{\"userId\":9223372036854775807}               | 9223372036854775807",
                "{\"userId\":5,\"more\":[1,{\"a\":null}]}       | 5",
                "{\"more\":\"x\",\"userId\":6}                  | 6",
                "{\"user\\u0049d\":8}                           | 8",
                "{\"userId\":15.00}                           | 15",
                "{\"userId\":1.5e1}                           | 15",
                "{\"userId\":1E2}                             | 100",
            })
    void every_way_to_write_a_user_id_in_json_is_read(String body, long userId) {
        assertThat(request(body).userId()).isEqualTo(userId);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"userId\":null}", "{\"userid\":5}"})
    void a_body_may_leave_the_user_to_the_token(String body) {
        assertThat(request(body).userId()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[1]",
                "{\"userId\":",
                "{\"userId\":}",
                "{\"userId\":5",
                "{\"userId\":5}}",
                "{\"userId\":5} x",
                "{\"userId\":5;}",
                "{\"userId\":0}",
                "{\"userId\":05}",
                "{\"userId\":-5}",
                "{\"userId\":5.5}",
                "{\"userId\":5e400}",
                "{\"userId\":9223372036854775808}",
                "{\"userId\":99999999999999999999999999}",
                "{\"userId\":\"5\"}",
                "{'userId':5}",
                "{userId:5}",
                "{\"userId\" 5}",
                "{\"userId\":5\u00a0}",
            })
    void anything_else_is_refused_with_words(String body) {
        assertThatThrownBy(() -> request(body))
                .isInstanceOf(InvalidRequestException.class)
                .message()
                .isNotBlank();
    }

    private IssueCouponRequest request(String body) {
        return IssueCouponRequest.of(body.getBytes(StandardCharsets.UTF_8), bodies);
    }
}
