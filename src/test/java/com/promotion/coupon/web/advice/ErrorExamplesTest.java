package com.promotion.coupon.web.advice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.Messages;
import com.promotion.coupon.openapi.ApiDocument;
import com.promotion.coupon.openapi.ApiDocument.Example;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The document's errors are those of the code: codes, statuses and titles. */
class ErrorExamplesTest {
    private static final ApiDocument DOCUMENT = ApiDocument.shipped();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What is wrong with a request before anybody reads it has a status of its own, and the code of all bad requests. */
    private static final Set<Integer> REFUSED_UNREAD = Set.of(406, 408, 413, 415);

    static Stream<Example> errors() {
        return DOCUMENT.examples().filter(example -> example.status() >= 400);
    }

    @Test
    void every_code_is_documented_and_has_an_example() {
        List<String> codes = Arrays.stream(CouponErrorCode.values())
                .map(CouponErrorCode::code)
                .toList();
        List<String> documented = new ArrayList<>();
        DOCUMENT.schema("ErrorCode").path("enum").forEach(code -> documented.add(code.asText()));

        assertThat(documented).isEqualTo(codes);
        assertThat(errors().map(ErrorExamplesTest::code).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(CouponErrorCode.values());
        assertThat(DOCUMENT.schema("ErrorCode").path("description").asText()).contains(codes);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void a_code_stands_under_its_status_and_the_description_names_it(Example example) {
        CouponErrorCode code = code(example);
        boolean unread = code == CouponErrorCode.INVALID_REQUEST && REFUSED_UNREAD.contains(example.status());

        assertThat(unread || ErrorResponses.statusOf(code) == example.status()).isTrue();
        assertThat(example.operation()
                        .response(example.status())
                        .path("description")
                        .asText())
                .contains(code.code());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void an_error_is_written_as_the_service_writes_it(Example example) throws JsonProcessingException {
        CouponErrorCode code = code(example);
        JsonNode value = example.value();
        byte[] written = example.mediaType().equals("application/problem+json")
                ? ProblemBody.json(
                        example.status(),
                        code,
                        Messages.in("ko").title(code),
                        value.path("detail").asText())
                : ErrorBody.json(code, value.path("message").asText());

        assertThat(JSON.readTree(new String(written, StandardCharsets.UTF_8))).isEqualTo(value);
    }

    private static CouponErrorCode code(Example example) {
        return Arrays.stream(CouponErrorCode.values())
                .filter(code ->
                        code.code().equals(example.value().path("errorCode").asText()))
                .findAny()
                .orElseThrow(() -> new AssertionError(example + " has a code that there is not"));
    }
}
