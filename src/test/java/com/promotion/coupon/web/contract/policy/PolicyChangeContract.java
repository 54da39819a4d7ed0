package com.promotion.coupon.web.contract.policy;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.adminPath;
import static com.promotion.coupon.web.contract.PolicyPaths.items;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.web.contract.RunningService;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of a policy: with the ETag of the current version, and only of what may still change. */
public interface PolicyChangeContract extends RunningService {
    @Test
    default void 조회한_etag로_수정하면_새_etag를_받는다() {
        PolicyDraft draft = PolicyDraft.open(10);
        long policyId = client().planned(draft);
        Answer before = client().policy(policyId);

        Answer changed = client().change(
                        policyId,
                        before.header("ETag").orElseThrow(),
                        draft.with("name", "새 이름").with("description", "설명").with("totalQuantity", 20));

        assertThat(changed).hasStatus(200).isJson();
        assertThat(changed.json().path("name").asText()).isEqualTo("새 이름");
        assertThat(changed.json().path("description").asText()).isEqualTo("설명");
        assertThat(changed.json().path("totalQuantity").asInt()).isEqualTo(20);
        assertThat(changed.header("ETag")).isPresent().isNotEqualTo(before.header("ETag"));
        Answer after = client().policy(policyId);
        assertThat(after.body()).isEqualTo(changed.body());
        assertThat(after.header("ETag")).isEqualTo(changed.header("ETag"));
    }

    @Test
    default void CP014_a_change_without_if_match_is_428() {
        PolicyDraft draft = PolicyDraft.open(10);
        long policyId = client().planned(draft);
        String body = draft.with("totalQuantity", 20).json();
        String path = ServiceClient.POLICIES + "/" + policyId;

        assertThat(client().send("PUT", path, BodyPublishers.ofString(body)))
                .isRefusal(428, "CP014")
                .mentioning("If-Match", "ETag");
        assertThat(client().speaking("en").send("PUT", path, BodyPublishers.ofString(body)))
                .isRefusal(428, "CP014")
                .mentioning("required");
        assertThat(database().policy(policyId).totalQuantity()).isEqualTo(10);
    }

    @Test
    default void CP013_one_of_many_changes_to_the_same_version_succeeds() {
        PolicyDraft draft = PolicyDraft.open(10);
        long policyId = client().planned(draft);
        String etag = client().policy(policyId).header("ETag").orElseThrow();

        List<Answer> answers = Crowd.together(
                8,
                IntStream.rangeClosed(1, 8)
                        .<Callable<Answer>>mapToObj(
                                i -> () -> client().change(policyId, etag, draft.with("totalQuantity", 100 + i)))
                        .toList());

        assertThat(answers)
                .filteredOn(answer -> answer.status() == 200)
                .singleElement()
                .satisfies(won -> assertThat(won.json().path("totalQuantity").asInt())
                        .isEqualTo(database().policy(policyId).totalQuantity()));
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .hasSize(7)
                .allSatisfy(lost -> assertThat(lost).isRefusal(412, "CP013").mentioning(String.valueOf(policyId)));
        assertThat(client().change(policyId, "W/" + etag, draft)).isRefusal(412, "CP013");
        assertThat(client().change(policyId, "*", draft.with("totalQuantity", 5)))
                .hasStatus(200);
    }

    @Test
    default void change_needs_all_required_members_and_valid_values() {
        PolicyDraft draft = PolicyDraft.open(10).with("description", "설명");
        long policyId = client().planned(draft);

        assertThat(client().change(policyId, draft.without("endAt")))
                .isRefusal(400, "CP008")
                .mentioning("endAt");
        assertThat(client().change(policyId, draft.with("totalQuantity", 0)))
                .isRefusal(400, "CP008")
                .mentioning("totalQuantity", "0");
        assertThat(client().change(policyId, draft.without("description")).members())
                .doesNotContain("description");
        assertThat(client().change(UNKNOWN, "*", draft)).isRefusal(404, "CP001");
    }

    static Stream<Arguments> fixedAfterTheFirstCoupon() {
        LocalDateTime soon = new Database().now().plusHours(1);
        return Stream.of(
                Arguments.of("totalQuantity", 1),
                Arguments.of("startAt", soon.withNano(0).toString()),
                Arguments.of("expireAt", soon.plusDays(90).withNano(0).toString()),
                Arguments.of("discountType", "PERCENTAGE"),
                Arguments.of("discountValue", 77));
    }

    @ParameterizedTest
    @MethodSource("fixedAfterTheFirstCoupon")
    default void CP010_발급된_뒤에_바꿀_수_없는_항목은_상태와_항목을_알려준다(String member, Object value) {
        PolicyDraft draft = PolicyDraft.open(10);
        long policyId = client().activated(draft);
        client().issue(policyId, 1);
        client().issue(policyId, 2);
        PolicyDraft wanted = draft.with(member, value);
        if (member.equals("discountType")) {
            wanted = wanted.with("discountValue", 10); // a percentage
        }

        assertThat(client().change(policyId, wanted))
                .isRefusal(409, "CP010")
                .mentioning("ACTIVE", "change " + member, "issuedQuantity 2");
        assertThat(client().speaking("en").change(policyId, wanted)).mentioning("does not allow");
        assertThat(database().policy(policyId).totalQuantity()).isEqualTo(10);
    }

    @Test
    default void name_end_and_quantity_of_an_open_policy_change_at_once() {
        PolicyDraft draft = PolicyDraft.open(2);
        long policyId = client().activated(draft);
        client().issue(policyId, 1);
        client().issue(policyId, 2);
        assertThat(client().issue(policyId, 3)).isRefusal(409, "CP003");

        assertThat(client().change(policyId, draft.with("totalQuantity", 3))
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("ACTIVE");
        assertThat(client().issue(policyId, 3)).hasStatus(201);
        assertThat(client().issue(policyId, 4)).isRefusal(409, "CP003");
        assertThat(client().policy(policyId).json().path("status").asText()).isEqualTo("EXHAUSTED");

        assertThat(client().change(policyId, draft.with("totalQuantity", 10))).hasStatus(200);
        Answer lowered = client().change(policyId, draft.with("totalQuantity", 3));
        assertThat(lowered.json().path("status").asText()).isEqualTo("EXHAUSTED");
        assertThat(client().issue(policyId, 5)).isRefusal(409, "CP003");

        LocalDateTime later = database().now().plusDays(2).withNano(0);
        Answer renamed = client().change(
                        policyId,
                        draft.with("totalQuantity", 3).with("name", "연장").with("endAt", later));
        assertThat(renamed).hasStatus(200);
        assertThat(database().policy(policyId).endAt()).isEqualTo(later);
        assertThat(database().coupons(policyId)).extracting(CouponRow::userId).containsExactly(1L, 2L, 3L);
    }

    @Test
    default void change_to_an_end_in_the_past_is_refused() {
        PolicyDraft draft = PolicyDraft.open(2);
        long policyId = client().activated(draft);

        assertThat(client().change(
                                policyId,
                                draft.with(
                                        "endAt",
                                        database().now().minusMinutes(1).withNano(0))))
                .isRefusal(400, "CP008")
                .mentioning("endAt");
    }

    @Test
    default void changes_and_coupons_issued_at_the_same_time_are_all_kept() {
        PolicyDraft draft = PolicyDraft.open(400);
        long policyId = client().activated(draft);
        List<Callable<String>> calls = new ArrayList<>();
        for (int user = 1; user <= 400; user++) {
            long userId = user;
            calls.add(() -> client().issue(policyId, userId).outcome());
            if (user % 20 == 0) {
                String name = "이름 " + user;
                calls.add(() -> ""
                        + client().change(policyId, "*", draft.with("name", name))
                                .status());
            }
        }

        List<String> outcomes = Crowd.together(8, calls);

        assertThat(Collections.frequency(outcomes, "201")).isEqualTo(400);
        assertThat(Collections.frequency(outcomes, "200")).isEqualTo(20);
        assertThat(database().policy(policyId).issuedQuantity()).isEqualTo(400);
        assertThat(database().policy(policyId).status()).isEqualTo("EXHAUSTED");
        assertThat(database().coupons(policyId)).hasSize(400);
        assertThat(items(client().get(adminPath(policyId, "audit?limit=100"))))
                .filteredOn(item -> item.path("action").asText().equals("CHANGE"))
                .hasSize(20);
    }
}
