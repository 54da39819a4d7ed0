package com.promotion.coupon.web.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.DiscountType;
import com.promotion.coupon.domain.Order;
import com.promotion.coupon.exception.AlreadyIssuedCouponException;
import com.promotion.coupon.exception.ClaimTicketException;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.CouponNotFoundException;
import com.promotion.coupon.exception.CouponNotOpenException;
import com.promotion.coupon.exception.CouponNotUsableException;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import com.promotion.coupon.exception.CouponSoldOutException;
import com.promotion.coupon.exception.ForbiddenException;
import com.promotion.coupon.exception.IllegalPolicyStateException;
import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.Message;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.Messages;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.exception.StalePolicyException;
import com.promotion.coupon.exception.TooManyRequestsException;
import com.promotion.coupon.exception.UnauthenticatedException;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.web.dto.request.IdempotencyKey;
import com.promotion.coupon.web.dto.request.JsonBody;
import com.promotion.coupon.web.dto.request.JsonBodyReader;
import com.promotion.coupon.web.dto.request.PageRequest;
import com.promotion.coupon.web.dto.request.PathId;
import com.promotion.coupon.web.dto.request.QueryParameter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code gives each text the arguments that it has places for, and the text is in the language of its bundle. */
class MessagesTest {
    private static final Pattern HANGUL = Pattern.compile("[가-힣]");
    private static final Pattern PLACE = Pattern.compile("%(?:(\\d+)\\$)?s");
    private static final JsonBodyReader BODIES = new JsonBodyReader();

    @ParameterizedTest
    @EnumSource
    void every_text_has_places_for_its_arguments_in_every_language(MessageKey key) {
        assertThat(messages(key)).isNotEmpty().allSatisfy(message -> {
            assertThat(message.key()).isEqualTo(key);
            for (String language : Messages.LANGUAGES) {
                String pattern = Messages.in(language).text(Message.of(key));
                assertThat(places(pattern))
                        .as(pattern)
                        .isEqualTo(upTo(message.arguments().size()));
                isOf(language, Messages.in(language).text(message));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void every_title_is_in_its_language(CouponErrorCode code) {
        Messages.LANGUAGES.forEach(
                language -> isOf(language, Messages.in(language).title(code)));
    }

    /** Every place that gives the text; the compiler asks for those of a new key. */
    private static List<Message> messages(MessageKey key) {
        return switch (key) {
            case POLICY_NOT_FOUND -> List.of(new CouponPolicyNotFoundException(1).message());
            case COUPON_NOT_FOUND -> List.of(new CouponNotFoundException(1).message());
            case SOLD_OUT -> List.of(new CouponSoldOutException().message());
            case ALREADY_ISSUED -> List.of(new AlreadyIssuedCouponException().message());
            case NOT_OPEN_YET -> List.of(new CouponNotOpenException(1).message());
            case ENDED -> List.of(new CouponException(key).message());
            case USED_BY_ANOTHER_ORDER ->
                List.of(CouponNotUsableException.used(1).message());
            case COUPON_EXPIRED ->
                List.of(CouponNotUsableException.expired(1, Terms.NOON).message());
            case OTHER_OWNER -> List.of(CouponNotUsableException.notYours(1, 2).message());
            case ORDER_CANCELLED ->
                List.of(CouponNotUsableException.orderCancelled("A").message());
            case OTHER_ATTEMPT ->
                List.of(CouponNotUsableException.otherAttempt("A", 2).message());
            case OTHER_AMOUNT ->
                List.of(CouponNotUsableException.otherAmount("A", 1).message());
            case ORDER_TOO_SMALL ->
                List.of(CouponNotUsableException.orderTooSmall(1, 2).message());
            case NO_DISCOUNT -> List.of(CouponNotUsableException.noDiscount(99).message());
            case NOT_USED_BY_ORDER ->
                List.of(CouponNotUsableException.notUsedBy(1, "A", 2).message());
            case INVALID_REQUEST -> List.of(ErrorResponses.refusal(400));
            case REQUIRED ->
                List.of(complaint(() -> PathId.parse("limit", "")), complaint(() -> body("{}")
                        .id("userId")));
            case NOT_POSITIVE ->
                List.of(complaint(() -> PathId.parse("limit", "ten")), complaint(() -> body("{\"userId\":0}")
                        .id("userId")));
            case NOT_WHOLE_NUMBER ->
                List.of(complaint(() -> body("{\"userId\":1.5}").id("userId")));
            case NOT_32_BIT ->
                List.of(complaint(() -> body("{\"n\":2147483648}").integer("n")));
            case NOT_64_BIT ->
                List.of(
                        complaint(() -> PathId.parse("cursor", "9223372036854775808")),
                        complaint(() -> body("{\"n\":9223372036854775808}").id("n")));
            case IDS_DIFFER ->
                List.of(complaint(
                        () -> body("{\"userId\":1,\"userIdText\":\"2\"}").optionalIdOrText("userId")));
            case NOT_STRING -> List.of(complaint(() -> body("{\"name\":1}").text("name")));
            case NOT_DATE_TIME ->
                List.of(
                        complaint(() -> QueryParameter.dateTime("from", "tomorrow")),
                        complaint(() -> body("{\"endAt\":\"tomorrow\"}").dateTime("endAt")));
            case NOT_ONE_OF ->
                List.of(
                        complaint(() -> QueryParameter.oneOf("status", "LOST", CouponStatus.class)),
                        complaint(() -> body("{\"type\":\"GIFT\"}").oneOf("type", DiscountType.class)));
            case NOT_IN_RANGE -> List.of(complaint(() -> Order.requireAmount(0)), complaint(Terms.of(0)));
            case WRONG_LENGTH -> List.of(complaint(Terms.of(1).named("")));
            case NUL_CHARACTER ->
                List.of(
                        complaint(() -> QueryParameter.text("name", "a\0b")),
                        complaint(() -> body("{\"name\":\"\\u0000\"}").text("name")));
            case LONE_SURROGATE ->
                List.of(complaint(() -> body("{\"name\":\"\\ud83c\"}").text("name")));
            case KEY_OF_OTHER_TERMS, KEY_OF_DELETED_POLICY -> List.of(Message.of(key));
            case VALUE_REFUSED -> List.of(Message.of(key));
            case NOTHING_VISIBLE -> List.of(complaint(Terms.of(1).named(" ")));
            case UNKNOWN_MEMBER ->
                List.of(complaint(() -> body("{\"maxDiscount\":1}").allowing(List.of("maxDiscountAmount"))));
            case MEMBER_TWICE -> List.of(complaint(() -> body("{\"userId\":1,\"userId\":1}")));
            case UNKNOWN_PARAMETER -> List.of(Message.of(key, "stauts", "status, name"));
            case PARAMETER_TWICE -> List.of(Message.of(key, "status"));
            case UNSUPPORTED_TIME -> List.of(complaint(Terms.of(1).window(Terms.NOON.withYear(1999), Terms.NOON)));
            case END_NOT_AFTER_START -> List.of(complaint(Terms.of(1).window(Terms.NOON, Terms.NOON)));
            case EXPIRE_BEFORE_END -> List.of(complaint(Terms.of(1).expiring(Terms.NOON)));
            case END_NOT_IN_FUTURE -> List.of(complaint(MessagesTest::endAnOpenPolicyInThePast));
            case LIMIT_TOO_LARGE -> List.of(complaint(() -> PageRequest.of(null, "101")));
            case INVALID_ORDER_ID -> List.of(complaint(() -> Order.requireId("")));
            case INVALID_IDEMPOTENCY_KEY -> List.of(complaint(() -> IdempotencyKey.parse(List.of("a b"))));
            case BODY_NOT_UTF_8 ->
                List.of(complaint(() -> BODIES.read(new ByteArrayInputStream(new byte[] {(byte) 0xff}))));
            case BODY_NOT_JSON -> List.of(complaint(() -> body("{")));
            case BODY_NOT_OBJECT -> List.of(complaint(() -> body("[]")));
            case BODY_TOO_LARGE -> List.of(ErrorResponses.tooLarge(1).message());
            case UNSUPPORTED_CHARSET -> List.of(new UnsupportedBodyException(key, "EUC-KR").reason());
            case UNSUPPORTED_CODING -> List.of(new UnsupportedBodyException(key, "gzip").reason());
            case PATH_NOT_CANONICAL -> List.of(Message.of(MessageKey.PATH_NOT_CANONICAL));
            case BODY_INCOMPLETE -> List.of(ServletErrors.BODY_INCOMPLETE.message());
            case NO_SUCH_PATH -> List.of(ErrorResponses.refusal(404));
            case METHOD_NOT_ALLOWED -> List.of(ErrorResponses.refusal(405));
            case NOT_ACCEPTABLE -> List.of(ErrorResponses.refusal(406));
            case UNSUPPORTED_MEDIA_TYPE -> List.of(ErrorResponses.refusal(415));
            case UNAVAILABLE -> List.of(new ServiceUnavailableException().message());
            case SHUTTING_DOWN -> List.of(Message.of(MessageKey.SHUTTING_DOWN));
            case NOT_ALLOWED_IN_STATE -> List.of(new IllegalPolicyStateException("ENDED", "activate").message());
            case ERASURE_WHILE_OPEN ->
                List.of(IllegalPolicyStateException.erasureWhileOpen(1).message());
            case INTERNAL_ERROR -> List.of(ErrorResponses.refusal(500));
            case STALE -> List.of(new StalePolicyException(1, 2).message());
            case VERSION_REQUIRED -> List.of(new CouponException(key).message());
            case TOKEN_MISSING -> List.of(new UnauthenticatedException(key).message());
            case TOKEN_EXPIRED -> List.of(new UnauthenticatedException(key).message());
            case TOKEN_INVALID -> List.of(new UnauthenticatedException(key, "its key is not known").message());
            case ROLE_MISSING -> List.of(new ForbiddenException(key, "coupon-admin").message());
            case OTHER_USER -> List.of(new ForbiddenException(key, 7).message());
            case SUBJECT_NOT_USER -> List.of(new ForbiddenException(key).message());
            case TOO_MANY_REQUESTS -> List.of(new TooManyRequestsException(1).message());
            case TICKET_MISSING, TICKET_WRONG, TICKET_OF_OTHER -> List.of(new ClaimTicketException(key).message());
            case TICKET_TOO_EARLY ->
                List.of(ClaimTicketException.tooEarly("2026-01-14T12:00:00", 1).message());
            case TICKET_EXPIRED -> List.of(new ClaimTicketException(key, "2026-01-14T12:00:00").message());
            case PROOF_MALFORMED -> List.of(new ClaimTicketException(key, 32).message());
            case PROOF_TOO_WEAK -> List.of(new ClaimTicketException(key, 16, 3).message());
        };
    }

    private static Message complaint(Terms broken) {
        return complaint(() -> broken.build().requireValid());
    }

    private static Message complaint(ThrowingCallable mistake) {
        return catchThrowableOfType(InvalidRequestException.class, mistake).message();
    }

    private static void endAnOpenPolicyInThePast() {
        CouponPolicy policy = CouponPolicy.plan(1, Terms.of(1).build());
        policy.activate(Terms.NOON);
        LocalDateTime now = Terms.NOON.plusHours(2);
        policy.change(
                Terms.of(1)
                        .window(Terms.NOON, now)
                        .expiring(Terms.NOON.plusDays(30))
                        .build(),
                now);
    }

    private static JsonBody body(String json) throws IOException {
        return BODIES.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }

    /** The numbers of the arguments that have a place: {@code %s} counts from 1, as String.format does. */
    private static Set<Integer> places(String pattern) {
        Set<Integer> places = new TreeSet<>();
        int next = 1;
        for (MatchResult place : PLACE.matcher(pattern).results().toList()) {
            places.add(place.group(1) == null ? next++ : Integer.parseInt(place.group(1)));
        }
        return places;
    }

    private static Set<Integer> upTo(int count) {
        return IntStream.rangeClosed(1, count).boxed().collect(Collectors.toSet());
    }

    private static void isOf(String language, String text) {
        assertThat(text).isNotBlank().doesNotContain("%", "null");
        assertThat(HANGUL.matcher(text).find()).as(text).isEqualTo(language.equals("ko"));
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
