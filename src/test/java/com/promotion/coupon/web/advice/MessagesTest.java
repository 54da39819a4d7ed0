package com.promotion.coupon.web.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.promotion.coupon.domain.Order;
import com.promotion.coupon.exception.AlreadyIssuedCouponException;
import com.promotion.coupon.exception.CouponEndedException;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponNotFoundException;
import com.promotion.coupon.exception.CouponNotOpenException;
import com.promotion.coupon.exception.CouponNotUsableException;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import com.promotion.coupon.exception.CouponSoldOutException;
import com.promotion.coupon.exception.IdempotencyKeyReusedException;
import com.promotion.coupon.exception.IllegalPolicyStateException;
import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.LocalizedText;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.exception.StalePolicyException;
import com.promotion.coupon.exception.VersionRequiredException;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.web.dto.request.IdempotencyKey;
import com.promotion.coupon.web.dto.request.PathId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every code has its words in both languages, and they are what they seem. */
class MessagesTest {
    private static final Pattern HANGUL = Pattern.compile("[가-힣]");

    @ParameterizedTest
    @EnumSource
    void every_code_has_a_title_in_korean_and_english(CouponErrorCode code) {
        isBilingual(ProblemBody.title(code));
    }

    @ParameterizedTest
    @EnumSource
    void every_code_has_messages_in_korean_and_english(CouponErrorCode code) {
        assertThat(messages(code)).isNotEmpty().allSatisfy(MessagesTest::isBilingual);
    }

    /** All there are; the compiler asks for those of a new code. */
    private static List<LocalizedText> messages(CouponErrorCode code) {
        return switch (code) {
            case POLICY_NOT_FOUND -> List.of(new CouponPolicyNotFoundException(1).text());
            case COUPON_NOT_FOUND -> List.of(new CouponNotFoundException(1).text());
            case SOLD_OUT -> List.of(new CouponSoldOutException().text());
            case ALREADY_ISSUED -> List.of(new AlreadyIssuedCouponException().text());
            case NOT_OPEN_YET -> List.of(new CouponNotOpenException(1).text());
            case ENDED -> List.of(new CouponEndedException().text());
            case COUPON_NOT_USABLE ->
                List.of(
                        CouponNotUsableException.used(1).text(),
                        CouponNotUsableException.expired(1, Terms.NOON).text(),
                        CouponNotUsableException.notYours(1, 2).text(),
                        CouponNotUsableException.orderCancelled("A").text(),
                        CouponNotUsableException.otherAmount("A", 1).text(),
                        CouponNotUsableException.orderTooSmall(1, 2).text(),
                        CouponNotUsableException.notUsedBy(1, "A").text());
            case INVALID_REQUEST ->
                List.of(
                        complaint(() -> Order.requireId("")),
                        complaint(() -> Order.requireAmount(0)),
                        complaint(() -> Terms.of(0).build()),
                        complaint(() -> PathId.parse("limit", "ten")),
                        complaint(() -> IdempotencyKey.parse("a b")));
            case UNAVAILABLE -> List.of(new ServiceUnavailableException().text());
            case NOT_ALLOWED_IN_STATE -> List.of(new IllegalPolicyStateException("ENDED", "activate").text());
            case INTERNAL_ERROR -> List.of(ErrorResponses.BUG);
            case KEY_REUSED -> List.of(new IdempotencyKeyReusedException().text());
            case STALE -> List.of(new StalePolicyException(1, 2).text());
            case VERSION_REQUIRED -> List.of(new VersionRequiredException().text());
        };
    }

    private static LocalizedText complaint(ThrowingCallable mistake) {
        return catchThrowableOfType(InvalidRequestException.class, mistake).text();
    }

    private static void isBilingual(LocalizedText text) {
        assertThat(text.korean()).containsPattern(HANGUL).doesNotContain("%s", "null");
        assertThat(text.english()).isNotBlank().doesNotContainPattern(HANGUL).doesNotContain("%s", "null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/problem+json",
                "application/json, application/problem+json",
                "Application/Problem+JSON;q=0.5",
                "text/html,application/problem+json;q=0.001, */*"
            })
    void a_problem_is_given_to_who_names_it(String accept) {
        assertThat(ProblemBody.isWanted(accept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "application/*",
                "application/json",
                "application/problem+json;q=0",
                "application/problem+json; Q=0.000",
                "text/problem+json"
            })
    void and_to_nobody_else(String accept) {
        assertThat(ProblemBody.isWanted(accept)).isFalse();
        assertThat(ProblemBody.isWanted(null)).isFalse();
    }

    @Test
    void a_problem_is_json_whatever_is_in_it() {
        assertThat(ProblemBody.json(409, CouponErrorCode.SOLD_OUT, "제목", "a \"b\" \\ \n"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"type\":\"urn:problem-type:coupon:CP003\",\"title\":\"제목\",\"status\":409,"
                        + "\"detail\":\"a \\\"b\\\" \\\\ \\u000a\",\"code\":\"CP003\",\"errorCode\":\"CP003\"}");
    }
}
