package com.promotion.coupon.web.contract.policy;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.web.contract.RunningService;
import java.net.URI;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy that is created, and all that is refused in its description. */
public interface PolicyCreationContract extends RunningService {
    @Test
    default void policy_is_created_with_the_values_of_the_request_and_pending() {
        PolicyDraft draft = PolicyDraft.open(100_000_000)
                .with("name", "\"겨울\" 쿠폰 \\ ❄ 1/2")
                .with("description", "한 줄\n두 줄")
                .with("discountType", "PERCENTAGE")
                .with("discountValue", 100);

        Answer created = client().create(draft);

        assertThat(created).hasStatus(201).isJson();
        JsonNode policy = created.json();
        assertThat(policy.path("name").asText()).isEqualTo("\"겨울\" 쿠폰 \\ ❄ 1/2");
        assertThat(policy.path("description").asText()).isEqualTo("한 줄\n두 줄");
        assertThat(policy.path("discountType").asText()).isEqualTo("PERCENTAGE");
        assertThat(policy.path("discountValue").asInt()).isEqualTo(100);
        assertThat(policy.path("totalQuantity").asInt()).isEqualTo(100_000_000);
        assertThat(policy.path("issuedQuantity").asInt()).isZero();
        assertThat(policy.path("status").asText()).isEqualTo("PENDING");
        URI location = created.uri().resolve(created.header("Location").orElseThrow());
        assertThat(client().get(location.getPath()).json()).isEqualTo(policy);
    }

    @Test
    default void 이름은_글자_수로_100자까지_쓸_수_있다() {
        assertThat(client().create(PolicyDraft.open(1).with("name", "쿠".repeat(100))))
                .hasStatus(201);
        assertThat(client().create(PolicyDraft.open(1).with("name", "🎟".repeat(100))))
                .hasStatus(201);
    }

    static Stream<Arguments> 잘못된_정책() {
        PolicyDraft good = PolicyDraft.open(10);
        LocalDateTime start = LocalDateTime.of(2030, 1, 1, 0, 0, 1);
        return Stream.of(
                argumentSet("blank name", good.with("name", "   "), List.of("name")),
                argumentSet("empty name", good.with("name", ""), List.of("name", "0")),
                argumentSet("name of 101", good.with("name", "쿠".repeat(101)), List.of("name", "101")),
                argumentSet("NUL in the name", good.with("name", "a\0b"), List.of("name")),
                argumentSet("name is a number", good.with("name", 5), List.of("name", "5")),
                argumentSet(
                        "description of 1001",
                        good.with("description", "설".repeat(1001)),
                        List.of("description", "1001")),
                argumentSet("description is a truth", good.with("description", true), List.of("description", "true")),
                argumentSet("quantity 0", good.with("totalQuantity", 0), List.of("totalQuantity", "0")),
                argumentSet("quantity -1", good.with("totalQuantity", -1), List.of("totalQuantity", "-1")),
                argumentSet(
                        "quantity 100,000,001",
                        good.with("totalQuantity", 100_000_001),
                        List.of("totalQuantity", "100000001")),
                argumentSet(
                        "quantity 2^31", good.with("totalQuantity", 1L << 31), List.of("totalQuantity", "2147483648")),
                argumentSet("quantity 1.5", good.with("totalQuantity", 1.5), List.of("totalQuantity", "1.5")),
                argumentSet("quantity is a text", good.with("totalQuantity", "10"), List.of("totalQuantity", "\"10\"")),
                argumentSet("percentage 0", percentage(0), List.of("discountValue", "0")),
                argumentSet("percentage 101", percentage(101), List.of("discountValue", "101")),
                argumentSet("fixed 0", good.with("discountValue", 0), List.of("discountValue", "0")),
                argumentSet(
                        "fixed too much",
                        good.with("discountValue", 1_000_000_001),
                        List.of("discountValue", "1000000001")),
                argumentSet("unknown enum", good.with("discountType", "FREE"), List.of("discountType", "FREE")),
                argumentSet("enum in small letters", good.with("discountType", "fixed"), List.of("discountType")),
                argumentSet("enum is a number", good.with("discountType", 0), List.of("discountType", "0")),
                argumentSet(
                        "starts at its end",
                        good.window(start, start),
                        List.of("startAt", "endAt", "2030-01-01T00:00:01")),
                argumentSet(
                        "starts after its end",
                        good.window(start.plusNanos(1_000_000), start),
                        List.of("startAt", "endAt", "2030-01-01T00:00:01.001")),
                argumentSet(
                        "expires before its end",
                        good.with("expireAt", "2020-01-01T00:00:01"),
                        List.of("expireAt", "endAt", "2020-01-01T00:00:01")),
                argumentSet("month 13", good.with("startAt", "2025-13-01T00:00:00"), List.of("startAt", "2025-13-01T")),
                argumentSet("no time", good.with("endAt", "2025-01-14"), List.of("endAt", "2025-01-14")),
                argumentSet(
                        "time with a zone",
                        good.with("expireAt", "2025-01-14T10:30:00+09:00"),
                        List.of("expireAt", "+09:00")),
                argumentSet("time is a number", good.with("startAt", 1_736_818_200), List.of("startAt", "1736818200")),
                argumentSet(
                        "microseconds",
                        good.with("startAt", "2025-01-14T10:30:00.000001"),
                        List.of("startAt", "00.000001")),
                argumentSet("year 10000", good.with("expireAt", "+10000-01-01T00:00:00"), List.of("expireAt", "10000")),
                argumentSet("year 1999", good.with("startAt", "1999-12-31T23:59:59"), List.of("startAt", "1999")));
    }

    private static PolicyDraft percentage(int value) {
        return PolicyDraft.open(10).with("discountType", "PERCENTAGE").with("discountValue", value);
    }

    @ParameterizedTest
    @MethodSource
    default void 잘못된_정책(PolicyDraft draft, List<String> fieldAndValue) {
        assertThat(client().create(draft)).isRefusal(400, "CP008").mentioning(fieldAndValue);
        assertThat(client().speaking("en").create(draft))
                .isRefusal(400, "CP008")
                .mentioning(fieldAndValue);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "discountType", "discountValue", "totalQuantity", "startAt", "endAt", "expireAt"})
    default void policy_lacks_a_member_or_has_null_there(String member) {
        assertThat(client().create(PolicyDraft.open(1).without(member)))
                .isRefusal(400, "CP008")
                .saying(member + "은(는) 필수 항목입니다.");
        assertThat(client().speaking("en").create(PolicyDraft.open(1).with(member, (Object) null)))
                .isRefusal(400, "CP008")
                .saying(member + " is required.");
    }

    @Test
    default void a_repeat_with_the_same_key_plans_no_second_policy() {
        String name = "plan-" + System.nanoTime();
        ServiceClient keyed = client().with("Idempotency-Key", name);
        PolicyDraft draft = PolicyDraft.open(7).with("name", name);
        Answer first = keyed.create(draft);
        assertThat(first).hasStatus(201);
        long policyId = first.json().path("id").asLong();
        assertThat(client().change(policyId, draft.with("totalQuantity", 8))).hasStatus(200);

        Answer again = keyed.create(draft);

        assertThat(again).hasStatus(200);
        assertThat(again.header("Idempotency-Replayed")).hasValue("true");
        assertThat(again.header("Location")).isEmpty();
        assertThat(again.json())
                .as("as it is now")
                .isEqualTo(client().policy(policyId).json());
        assertThat(keyed.create(draft.with("totalQuantity", 9)))
                .isRefusal(422, "CP012")
                .mentioning("Idempotency-Key");
        assertThat(client().get(ServiceClient.POLICIES + "?name=" + name).json().path("items"))
                .hasSize(1);
    }

    @Test
    default void of_many_requests_with_one_key_at_once_one_plans_the_policy() {
        ServiceClient keyed = client().with("Idempotency-Key", "\"crowd-" + System.nanoTime() + "\"");
        PolicyDraft draft = PolicyDraft.open(7);

        List<Answer> answers = Crowd.together(8, Collections.nCopies(8, () -> keyed.create(draft)));

        assertThat(answers).extracting(Answer::status).containsOnlyOnce(201).containsOnly(200, 201);
        assertThat(answers)
                .extracting(answer -> answer.json().path("idText").asText())
                .containsOnly(answers.get(0).json().path("idText").asText());
    }

    @Test
    default void a_key_counts_within_the_operator_and_outlives_the_policy() {
        String key = "plan-" + System.nanoTime();
        PolicyDraft draft = PolicyDraft.open(7);
        ServiceClient kim = client().operator("kim").with("Idempotency-Key", key);
        ServiceClient lee = client().operator("lee").with("Idempotency-Key", key);
        Answer ofKim = kim.create(draft);

        assertThat(ofKim).hasStatus(201);
        assertThat(lee.create(draft)).hasStatus(201);
        assertThat(client().delete(ofKim.json().path("id").asLong())).hasStatus(204);
        assertThat(kim.create(draft)).isRefusal(422, "CP012").mentioning("삭제");
        assertThat(kim.with("Idempotency-Key", "a b").create(draft)).isRefusal(400, "CP008");
    }
}
