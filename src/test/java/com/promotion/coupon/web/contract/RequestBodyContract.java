package com.promotion.coupon.web.contract;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.issuePath;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies of requests: their syntax, size and content type. */
public interface RequestBodyContract extends RunningService {
    int BODY_BYTES_MAX = 16_384;

    static Stream<Arguments> 읽을_수_없는_본문() {
        String deep = "[".repeat(10_000);
        String closed = "[".repeat(8_000) + "]".repeat(8_000);
        return Stream.of(
                argumentSet("nothing", bytes("")),
                argumentSet("blanks", bytes("  \n ")),
                argumentSet("cut off", bytes("{\"userId\":1")),
                argumentSet("no JSON", bytes("userId=1")),
                argumentSet("single quotes", bytes("{'userId':1}")),
                argumentSet("something after the end", bytes("{\"userId\":1} {\"userId\":2}")),
                argumentSet("letters after the end", bytes("{\"userId\":1}x")),
                argumentSet("bracket after the end", bytes("{\"userId\":1}}")),
                argumentSet("array", bytes("[{\"userId\":1}]")),
                argumentSet("number", bytes("1")),
                argumentSet("text", bytes("\"userId\"")),
                argumentSet("null", bytes("null")),
                argumentSet("10,000 deep", bytes(deep)),
                argumentSet("10,000 deep in the member", bytes("{\"userId\":" + deep)),
                argumentSet("8,000 deep and well-formed", bytes("{\"userId\":" + closed + "}")),
                argumentSet("objects, 3,000 deep", bytes("{\"a\":".repeat(3_000))),
                argumentSet("number of 10,000 digits", bytes("{\"userId\":1" + "0".repeat(10_000) + "}")),
                argumentSet("lonely continuation byte", new byte[] {'{', '"', (byte) 0x80, '"', ':', '1', '}'}),
                argumentSet("overlong slash", new byte[] {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', ':', '1', '}'}),
                argumentSet("UTF-16", "{\"userId\":1}".getBytes(StandardCharsets.UTF_16)));
    }

    @ParameterizedTest
    @MethodSource
    default void 읽을_수_없는_본문(byte[] body) {
        long policyId = client().openPolicy(1);

        assertThat(client().send("POST", issuePath(policyId), BodyPublishers.ofByteArray(body)))
                .isRefusal(400, "CP008");
        assertThat(client().send("POST", ServiceClient.POLICIES, BodyPublishers.ofByteArray(body)))
                .isRefusal(400, "CP008");
        assertThat(database().coupons(policyId)).isEmpty();
    }

    @Test
    default void unreadable_body_is_explained_in_both_languages() {
        Function<ServiceClient, Answer> array = speaker -> speaker.post(issuePath(UNKNOWN), "[]");
        Function<ServiceClient, Answer> broken = speaker -> speaker.post(issuePath(UNKNOWN), "{");

        isRefusedInBothLanguages(
                400, "CP008", "요청 본문이 JSON 객체가 아닙니다.", "The request body is not a JSON object.", array);
        isRefusedInBothLanguages(400, "CP008", "요청 본문이 올바른 JSON이 아닙니다.", "The request body is not valid JSON.", broken);
    }

    @Test
    default void body_of_the_greatest_size_is_read() {
        long policyId = client().openPolicy(2);

        assertThat(client().post(issuePath(policyId), padded(1, BODY_BYTES_MAX)))
                .hasStatus(201);
        assertThat(client().send("POST", issuePath(policyId), chunked(padded(2, BODY_BYTES_MAX))))
                .hasStatus(201);
    }

    @ParameterizedTest
    @ValueSource(ints = {BODY_BYTES_MAX + 1, 100_000, 1_000_000})
    default void body_too_large_is_refused_with_and_without_content_length(int bytes) {
        long policyId = client().openPolicy(2);
        String body = padded(1, bytes);

        isRefusedInBothLanguages(
                413,
                "CP008",
                "요청 본문은 16384바이트를 넘을 수 없습니다.",
                "The request body must not exceed 16384 bytes.",
                speaker -> speaker.post(issuePath(policyId), body));
        assertThat(client().send("POST", issuePath(policyId), chunked(body))).isRefusal(413, "CP008");
        assertThat(client().send("POST", ServiceClient.POLICIES, chunked(body))).isRefusal(413, "CP008");
        assertThat(database().coupons(policyId)).isEmpty();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String padded(long userId, int bytes) {
        String body = "{\"userId\":" + userId + "}";
        return body + " ".repeat(bytes - body.length());
    }

    /** Without a Content-Length. */
    private static BodyPublisher chunked(String body) {
        return BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes(body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/x-www-form-urlencoded", "application/xml"})
    default void body_of_another_content_type_is_refused(String type) {
        Function<ServiceClient, Answer> request =
                speaker -> speaker.with("Content-Type", type).issue(UNKNOWN, USER);

        isRefusedInBothLanguages(
                415,
                "CP008",
                "Content-Type은 application/json이어야 합니다.",
                "Content-Type must be application/json.",
                request);
        assertThat(client().with("Content-Type", type).create(PolicyDraft.open(1)))
                .isRefusal(415, "CP008");
    }

    @Test
    default void json_with_a_charset_is_json() {
        Answer answer =
                client().with("Content-Type", "application/json;charset=utf-8").issue(client().openPolicy(1), USER);

        assertThat(answer).hasStatus(201);
    }
}
