package com.promotion.coupon.web;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.fixtures.Gate;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.fixtures.ServiceWar;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The life of a policy, from planning to its end: what operators may do when, what they see, and what the clock does. */
@ArquillianTest
class PolicyAdministrationIT {
    private static final long UNKNOWN = 987654321987654321L;

    @ArquillianResource
    private URL url;

    private final Database database = new Database();
    private final Gate gate = new Gate();
    private ServiceClient client;

    @Deployment(testable = false)
    static WebArchive service() {
        return ServiceWar.packaged();
    }

    @BeforeEach
    void connect() throws URISyntaxException {
        client = ServiceClient.ofReady(url.toURI());
    }

    // ---- changing

    @Test
    void 조회한_etag로_수정하면_새_etag를_받는다() {
        PolicyDraft draft = PolicyDraft.open(10);
        long policyId = client.planned(draft);
        Answer before = client.policy(policyId);

        Answer changed = client.change(
                policyId,
                before.header("ETag").orElseThrow(),
                draft.with("name", "새 이름").with("description", "설명").with("totalQuantity", 20));

        assertThat(changed).hasStatus(200).isJson();
        assertThat(changed.json().path("name").asText()).isEqualTo("새 이름");
        assertThat(changed.json().path("description").asText()).isEqualTo("설명");
        assertThat(changed.json().path("totalQuantity").asInt()).isEqualTo(20);
        assertThat(changed.header("ETag")).isPresent().isNotEqualTo(before.header("ETag"));
        Answer after = client.policy(policyId);
        assertThat(after.body()).isEqualTo(changed.body());
        assertThat(after.header("ETag")).isEqualTo(changed.header("ETag"));
    }

    @Test
    void CP014_a_change_without_if_match_is_428() {
        PolicyDraft draft = PolicyDraft.open(10);
        long policyId = client.planned(draft);
        String body = draft.with("totalQuantity", 20).json();
        String path = ServiceClient.POLICIES + "/" + policyId;

        assertThat(client.send("PUT", path, BodyPublishers.ofString(body)))
                .isRefusal(428, "CP014")
                .mentioning("If-Match", "ETag");
        assertThat(client.speaking("en").send("PUT", path, BodyPublishers.ofString(body)))
                .isRefusal(428, "CP014")
                .mentioning("required");
        assertThat(database.policy(policyId).totalQuantity()).isEqualTo(10);
    }

    @Test
    void CP013_of_many_who_change_the_same_version_one_succeeds() {
        PolicyDraft draft = PolicyDraft.open(10);
        long policyId = client.planned(draft);
        String etag = client.policy(policyId).header("ETag").orElseThrow();

        List<Answer> answers = Crowd.together(
                8,
                IntStream.rangeClosed(1, 8)
                        .<Callable<Answer>>mapToObj(
                                i -> () -> client.change(policyId, etag, draft.with("totalQuantity", 100 + i)))
                        .toList());

        assertThat(answers)
                .filteredOn(answer -> answer.status() == 200)
                .singleElement()
                .satisfies(won -> assertThat(won.json().path("totalQuantity").asInt())
                        .isEqualTo(database.policy(policyId).totalQuantity()));
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .hasSize(7)
                .allSatisfy(lost -> assertThat(lost).isRefusal(412, "CP013").mentioning(String.valueOf(policyId)));
        assertThat(client.change(policyId, "W/" + etag, draft)).isRefusal(412, "CP013");
        assertThat(client.change(policyId, "*", draft.with("totalQuantity", 5))).hasStatus(200);
    }

    @Test
    void a_change_names_all_members_and_is_checked_as_a_whole() {
        PolicyDraft draft = PolicyDraft.open(10).with("description", "설명");
        long policyId = client.planned(draft);

        assertThat(client.change(policyId, draft.without("endAt")))
                .isRefusal(400, "CP008")
                .mentioning("endAt");
        assertThat(client.change(policyId, draft.with("totalQuantity", 0)))
                .isRefusal(400, "CP008")
                .mentioning("totalQuantity", "0");
        assertThat(client.change(policyId, draft.without("description")).members())
                .doesNotContain("description");
        assertThat(client.change(UNKNOWN, "*", draft)).isRefusal(404, "CP001");
    }

    static Stream<Arguments> fixedOnceACouponIsOut() {
        LocalDateTime soon = new Database().now().plusHours(1);
        return Stream.of(
                Arguments.of("totalQuantity", 1),
                Arguments.of("startAt", soon.withNano(0).toString()),
                Arguments.of("expireAt", soon.plusDays(90).withNano(0).toString()),
                Arguments.of("discountType", "PERCENTAGE"),
                Arguments.of("discountValue", 77));
    }

    @ParameterizedTest
    @MethodSource("fixedOnceACouponIsOut")
    void CP010_발급된_뒤에_바꿀_수_없는_항목은_상태와_항목을_알려준다(String member, Object value) {
        PolicyDraft draft = PolicyDraft.open(10);
        long policyId = client.activated(draft);
        client.issue(policyId, 1);
        client.issue(policyId, 2);
        PolicyDraft wanted = draft.with(member, value);
        if (member.equals("discountType")) {
            wanted = wanted.with("discountValue", 10); // a percentage
        }

        assertThat(client.change(policyId, wanted))
                .isRefusal(409, "CP010")
                .mentioning("ACTIVE", "change " + member, "issuedQuantity 2");
        assertThat(client.speaking("en").change(policyId, wanted)).mentioning("does not allow");
        assertThat(database.policy(policyId).totalQuantity()).isEqualTo(10);
    }

    @Test
    void while_open_its_name_its_end_and_its_quantity_may_change_and_who_asks_sees_it_at_once() {
        PolicyDraft draft = PolicyDraft.open(2);
        long policyId = client.activated(draft);
        client.issue(policyId, 1);
        client.issue(policyId, 2);
        assertThat(client.issue(policyId, 3)).isRefusal(409, "CP003");

        assertThat(client.change(policyId, draft.with("totalQuantity", 3))
                        .json()
                        .path("status")
                        .asText())
                .isEqualTo("ACTIVE");
        assertThat(client.issue(policyId, 3)).hasStatus(201);
        assertThat(client.issue(policyId, 4)).isRefusal(409, "CP003");
        assertThat(client.policy(policyId).json().path("status").asText()).isEqualTo("EXHAUSTED");

        assertThat(client.change(policyId, draft.with("totalQuantity", 10))).hasStatus(200);
        Answer lowered = client.change(policyId, draft.with("totalQuantity", 3));
        assertThat(lowered.json().path("status").asText()).isEqualTo("EXHAUSTED");
        assertThat(client.issue(policyId, 5)).isRefusal(409, "CP003");

        LocalDateTime later = database.now().plusDays(2).withNano(0);
        Answer renamed = client.change(
                policyId, draft.with("totalQuantity", 3).with("name", "연장").with("endAt", later));
        assertThat(renamed).hasStatus(200);
        assertThat(database.policy(policyId).endAt()).isEqualTo(later);
        assertThat(database.coupons(policyId)).extracting(CouponRow::userId).containsExactly(1L, 2L, 3L);
    }

    @Test
    void an_end_that_is_past_is_no_end_to_be_set() {
        PolicyDraft draft = PolicyDraft.open(2);
        long policyId = client.activated(draft);

        assertThat(client.change(
                        policyId,
                        draft.with("endAt", database.now().minusMinutes(1).withNano(0))))
                .isRefusal(400, "CP008")
                .mentioning("endAt");
    }

    @Test
    void changes_and_grants_at_the_same_time_lose_nothing_of_each_other() {
        PolicyDraft draft = PolicyDraft.open(400);
        long policyId = client.activated(draft);
        List<Callable<String>> calls = new ArrayList<>();
        for (int user = 1; user <= 400; user++) {
            long userId = user;
            calls.add(() -> client.issue(policyId, userId).outcome());
            if (user % 20 == 0) {
                String name = "이름 " + user;
                calls.add(() -> ""
                        + client.change(policyId, "*", draft.with("name", name)).status());
            }
        }

        List<String> outcomes = Crowd.together(8, calls);

        assertThat(Collections.frequency(outcomes, "201")).isEqualTo(400);
        assertThat(Collections.frequency(outcomes, "200")).isEqualTo(20);
        assertThat(database.policy(policyId).issuedQuantity()).isEqualTo(400);
        assertThat(database.policy(policyId).status()).isEqualTo("EXHAUSTED");
        assertThat(database.coupons(policyId)).hasSize(400);
        assertThat(items(client.get(path(policyId, "audit?limit=100"))))
                .filteredOn(item -> item.path("action").asText().equals("CHANGE"))
                .hasSize(20);
    }

    // ---- ending, deleting

    @Test
    void 종료하면_더는_발급되지_않고_되돌릴_수_없다() {
        PolicyDraft draft = PolicyDraft.open(10);
        long policyId = client.activated(draft);
        client.issue(policyId, 1);

        Answer ended = client.end(policyId);

        assertThat(ended).hasStatus(200);
        assertThat(ended.json().path("status").asText()).isEqualTo("ENDED");
        assertThat(client.issue(policyId, 2)).isRefusal(409, "CP006");
        assertThat(client.stock(policyId).json().path("available").asBoolean()).isFalse();
        Await.until("the gate is closed", () -> gate.of(policyId), state -> state.equals(new Gate.State("0", 1, 0)));
        for (Answer again : List.of(
                client.end(policyId),
                client.activate(policyId),
                client.change(policyId, draft.with("name", "다시")),
                client.delete(policyId))) {
            assertThat(again).isRefusal(409, "CP010").mentioning("ENDED");
        }
        assertThat(client.end(policyId)).mentioning("end");
        assertThat(client.speaking("en").end(policyId)).saying("A coupon policy that is ENDED does not allow: end.");
        assertThat(database.coupons(policyId)).extracting(CouponRow::userId).containsExactly(1L);
        Await.until("its gate is done with", () -> database.gateClosed(policyId), closed -> closed);
    }

    @Test
    void what_is_not_open_cannot_be_ended_and_what_was_cannot_be_deleted() {
        long planned = client.planned(PolicyDraft.open(1));
        long open = client.openPolicy(1);

        assertThat(client.end(planned)).isRefusal(409, "CP010").mentioning("PENDING", "end");
        assertThat(client.delete(open)).isRefusal(409, "CP010").mentioning("ACTIVE", "delete");
        assertThat(client.end(UNKNOWN)).isRefusal(404, "CP001");
        assertThat(client.delete(UNKNOWN)).isRefusal(404, "CP001");
    }

    @Test
    void a_planned_policy_is_deleted_and_its_trail_stays() {
        long policyId = client.planned(PolicyDraft.open(1));

        Answer deleted = client.with("X-Operator", "kim").delete(policyId);

        assertThat(deleted).hasStatus(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(client.policy(policyId)).isRefusal(404, "CP001");
        assertThat(client.issue(policyId, 1)).isRefusal(404, "CP001");
        assertThat(client.delete(policyId)).isRefusal(404, "CP001");
        assertThat(items(client.get(path(policyId, "audit"))))
                .extracting(item ->
                        item.path("action").asText() + " " + item.path("actor").asText())
                .containsExactly("DELETE kim", "CREATE anonymous");
    }

    // ---- the trail

    @Test
    void the_trail_says_who_did_what_when_with_old_and_new_values() {
        PolicyDraft draft = PolicyDraft.open(1);
        LocalDateTime before = database.now();
        long policyId = client.with("X-Operator", "kim").planned(draft);
        client.with("X-Operator", "lee")
                .change(policyId, draft.with("totalQuantity", 2).with("name", "이름"));
        client.activate(policyId);
        client.with("X-Operator", "park").end(policyId);

        List<JsonNode> trail = items(client.get(path(policyId, "audit")));

        assertThat(trail)
                .extracting(item ->
                        item.path("action").asText() + " " + item.path("actor").asText())
                .containsExactly("END park", "ACTIVATE anonymous", "CHANGE lee", "CREATE kim");
        assertThat(trail.get(2).path("changes").toString())
                .isEqualTo("[{\"field\":\"name\",\"from\":\"선착순 쿠폰\",\"to\":\"이름\"},"
                        + "{\"field\":\"totalQuantity\",\"from\":\"1\",\"to\":\"2\"}]");
        assertThat(trail.get(0).path("changes").toString())
                .isEqualTo("[{\"field\":\"status\",\"from\":\"ACTIVE\",\"to\":\"ENDED\"}]");
        assertThat(trail.get(3).path("changes")).anySatisfy(change -> {
            assertThat(change.path("field").asText()).isEqualTo("discountValue");
            assertThat(change.has("from")).isFalse();
            assertThat(change.path("to").asText()).isEqualTo("1000");
        });
        assertThat(trail)
                .extracting(item -> LocalDateTime.parse(item.path("at").asText()))
                .isSortedAccordingTo(Collections.reverseOrder())
                .allSatisfy(at -> assertThat(at).isBetween(before.withNano(0), database.now()));
    }

    @Test
    void the_trail_is_read_page_by_page() {
        PolicyDraft draft = PolicyDraft.open(1);
        long policyId = client.planned(draft);
        for (int i = 2; i <= 5; i++) {
            client.change(policyId, draft.with("totalQuantity", i));
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = client.get(path(policyId, "audit?limit=2" + cursor)).json();
            page.path("items")
                    .forEach(item ->
                            seen.add(item.path("changes").path(0).path("to").asText()));
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : null;
        } while (cursor != null);

        assertThat(seen).containsExactly("5", "4", "3", "2", "선착순 쿠폰");
        assertThat(client.get(path(UNKNOWN, "audit"))).isRefusal(404, "CP001");
    }

    @Test
    void nobody_changes_the_trail() {
        long policyId = client.planned(PolicyDraft.open(1));

        for (String sql : List.of(
                "update policy_change set actor = 'nobody' where coupon_policy_id = ?",
                "delete from policy_change where coupon_policy_id = ?")) {
            assertThatThrownBy(() -> database.update(sql, policyId))
                    .hasRootCauseInstanceOf(java.sql.SQLException.class)
                    .rootCause()
                    .hasMessageContaining("append-only");
        }
        assertThat(items(client.get(path(policyId, "audit")))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"schedule", "a\tb"})
    void an_operator_that_is_no_name_is_refused(String operator) {
        assertThat(client.with("X-Operator", operator).create(PolicyDraft.open(1)))
                .isRefusal(400, "CP008")
                .mentioning("X-Operator");
    }

    // ---- finding

    @Test
    void policies_are_found_by_state_name_and_window_page_by_page() {
        LocalDateTime now = database.now().withNano(0);
        String mark = "찾기 50%_" + now.toString().replace(':', '.');
        LocalDateTime next = now.plusYears(3);
        PolicyDraft early = PolicyDraft.open(1).with("name", mark + " Early").with("expireAt", next.plusYears(1));
        PolicyDraft late = early.with("name", mark + " Late").window(next, next.plusDays(1));
        List<Long> earlyIds = List.of(client.planned(early), client.activated(early), client.planned(early));
        long lateId = client.planned(late);

        assertThat(found("name", mark)).containsExactly(lateId, earlyIds.get(2), earlyIds.get(1), earlyIds.get(0));
        assertThat(found("name", "찾기 50%_", "status", "ACTIVE"))
                .contains(earlyIds.get(1))
                .doesNotContain(earlyIds.get(0));
        assertThat(found("name", mark + " LATE")).containsExactly(lateId);
        assertThat(found("name", "50__" + now.toString().replace(':', '.'))).isEmpty();
        assertThat(found("name", mark, "from", next.plusHours(1).toString())).containsExactly(lateId);
        assertThat(found("name", mark, "to", next.toString()))
                .doesNotContain(lateId)
                .hasSize(3);
        assertThat(found(
                        "name",
                        mark,
                        "from",
                        next.toString(),
                        "to",
                        next.plusDays(2).toString()))
                .containsExactly(lateId);
        JsonNode page = client.get(query("name", mark, "limit", "3")).json();
        assertThat(page.path("items")).hasSize(3);
        assertThat(found("name", mark, "cursor", page.path("nextCursor").asText()))
                .containsExactly(earlyIds.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=OPEN", "from=yesterday", "to=2025-01-14"})
    void a_search_that_cannot_be_understood_names_the_parameter_and_the_value(String query) {
        assertThat(client.get(ServiceClient.POLICIES + "?" + query))
                .isRefusal(400, "CP008")
                .mentioning(query.split("=", -1));
    }

    private List<Long> found(String... parameters) {
        return items(client.get(query(parameters))).stream()
                .map(item -> item.path("id").asLong())
                .toList();
    }

    private static String query(String... parameters) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? "" : "&").append(parameters[i]).append('=').append(parameters[i + 1]);
        }
        try {
            return new URI(null, null, ServiceClient.POLICIES, query.toString(), null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    // ---- statistics, coupons, reload

    @Test
    void statistics_of_a_policy_before_during_and_after_its_issuing() {
        long policyId = client.planned(PolicyDraft.open(3));
        JsonNode planned = client.get(path(policyId, "statistics")).json();
        assertThat(planned.path("status").asText()).isEqualTo("PENDING");
        assertThat(planned.path("remaining").asInt()).isEqualTo(3);
        assertThat(planned.path("issuedPerSecond").asDouble()).isZero();
        assertThat(planned.has("firstIssuedAt") || planned.has("gate") || planned.has("soldOutAt"))
                .isFalse();

        client.activate(policyId);
        client.issue(policyId, 1);
        client.issue(policyId, 1);
        client.issue(policyId, 2);
        JsonNode open = Await.until(
                "the audit has seen it",
                () -> client.get(path(policyId, "statistics")).json(),
                json -> json.path("gate").path("remaining").asInt(-1) == 1);
        assertThat(open.path("issued").asInt()).isEqualTo(2);
        assertThat(open.path("unused").asInt()).isEqualTo(2);
        assertThat(open.path("issuedInLastMinute").asInt()).isEqualTo(2);
        assertThat(open.path("issuedPerSecond").asDouble()).isPositive();
        assertThat(open.path("estimatedSecondsToSellOut").asDouble()).isPositive();
        assertThat(open.path("gate").path("drift").asInt()).isZero();
        assertThat(open.path("refusedByThisNode").toString()).isEqualTo("{\"CP004\":1}");
        assertThat(open.has("soldOutAt")).isFalse();

        client.issue(policyId, 3);
        client.issue(policyId, 4);
        database.update(
                "update issued_coupon set status = 'USED' where coupon_policy_id = ? and user_id = 1", policyId);
        JsonNode soldOut = client.get(path(policyId, "statistics")).json();
        List<CouponRow> rows = database.coupons(policyId);
        assertThat(soldOut.path("status").asText()).isEqualTo("EXHAUSTED");
        assertThat(soldOut.path("used").asInt()).isEqualTo(1);
        assertThat(soldOut.path("unused").asInt()).isEqualTo(2);
        assertThat(soldOut.path("expired").asInt()).isZero();
        assertThat(soldOut.path("remaining").asInt()).isZero();
        assertThat(soldOut.path("refusedByThisNode").toString()).isEqualTo("{\"CP003\":1,\"CP004\":1}");
        assertThat(LocalDateTime.parse(soldOut.path("firstIssuedAt").asText()))
                .isEqualTo(rows.get(0).issuedAt());
        assertThat(LocalDateTime.parse(soldOut.path("soldOutAt").asText()))
                .isEqualTo(rows.get(2).issuedAt());
        assertThat(soldOut.path("soldOutAfterMs").asLong())
                .isEqualTo(Duration.between(rows.get(0).issuedAt(), rows.get(2).issuedAt())
                        .toMillis());
        assertThat(client.get(path(UNKNOWN, "statistics"))).isRefusal(404, "CP001");
    }

    @Test
    void the_rate_counts_the_last_minute_only() {
        long policyId = client.openPolicy(10);
        IntStream.rangeClosed(1, 7).forEach(user -> client.issue(policyId, user));
        database.update(
                "update issued_coupon set issued_at = issued_at - interval '2 minutes'"
                        + " where coupon_policy_id = ? and issue_number <= 5",
                policyId);

        JsonNode statistics = client.get(path(policyId, "statistics")).json();

        assertThat(statistics.path("issuedInLastMinute").asInt()).isEqualTo(2);
        assertThat(statistics.path("issuedPerSecond").asDouble()).isEqualTo(0.0);
    }

    @Test
    void coupons_are_listed_in_the_order_of_issuing_and_by_state() {
        long policyId = client.openPolicy(5);
        IntStream.rangeClosed(1, 5).forEach(user -> client.issue(policyId, user));
        database.update(
                "update issued_coupon set status = 'USED' where coupon_policy_id = ? and user_id = 4", policyId);

        JsonNode first = client.get(path(policyId, "coupons?limit=3")).json();
        JsonNode second = client.get(path(
                        policyId,
                        "coupons?limit=3&cursor=" + first.path("nextCursor").asText()))
                .json();

        assertThat(first.path("items"))
                .extracting(item -> item.path("userId").asLong())
                .containsExactly(1L, 2L, 3L);
        assertThat(second.path("items"))
                .extracting(item -> item.path("userId").asLong())
                .containsExactly(4L, 5L);
        assertThat(second.has("nextCursor")).isFalse();
        assertThat(items(client.get(path(policyId, "coupons?status=USED"))))
                .extracting(item -> item.path("userId").asLong())
                .containsExactly(4L);
        assertThat(first.path("items").path(0))
                .isEqualTo(client.coupon(
                                first.path("items").path(0).path("couponId").asText())
                        .json());
        assertThat(client.get(path(policyId, "coupons?status=LOST")))
                .isRefusal(400, "CP008")
                .mentioning("status");
        assertThat(client.get(path(UNKNOWN, "coupons"))).isRefusal(404, "CP001");
    }

    @Test
    void 수십만_장도_csv로_모두_내려받는다() {
        int coupons = 300_000;
        long policyId = client.openPolicy(coupons);
        database.issueAll(policyId, coupons);

        Answer csv = client.with("Accept", "text/csv").get(path(policyId, "coupons"));

        assertThat(csv).hasStatus(200);
        assertThat(csv.header("Content-Type").orElseThrow()).startsWith("text/csv");
        assertThat(csv.header("Content-Disposition").orElseThrow()).contains("attachment", policyId + ".csv");
        assertThat(csv.header("Coupon-Count")).hasValue(String.valueOf(coupons));
        assertThat(csv.header("Content-Length")).as("streamed, not gathered").isEmpty();
        List<String> lines = csv.body().lines().toList();
        assertThat(lines).hasSize(coupons + 1);
        assertThat(lines.get(0))
                .isEqualTo("couponId,couponCode,couponPolicyId,userId,status,rank,issuedAt,usedAt,expireAt");
        for (int rank : new int[] {1, 2_000, 2_001, coupons}) {
            assertThat(lines.get(rank))
                    .startsWith((policyId + rank) + ",")
                    .contains("," + policyId + "," + rank + ",UNUSED," + rank + ",");
        }
        assertThat(client.get(path(policyId, "coupons.csv")).body()).isEqualTo(csv.body());
        assertThat(client.with("Accept", "text/csv").get(path(UNKNOWN, "coupons")))
                .isRefusal(404, "CP001");
    }

    @Test
    void a_gate_that_is_wrong_is_loaded_again_when_somebody_asks_for_it() {
        long policyId = client.openPolicy(10);
        IntStream.rangeClosed(1, 3).forEach(user -> client.issue(policyId, user));
        gate.falsifyStock(policyId, 0);

        Answer reloaded = client.post(path(policyId, "reload"), "");

        assertThat(reloaded).hasStatus(200);
        assertThat(reloaded.json().path("remaining").asInt()).isEqualTo(7);
        assertThat(reloaded.json().path("users").asInt()).isEqualTo(3);
        assertThat(client.issue(policyId, 4)).hasStatus(201);
        assertThat(client.post(path(client.planned(PolicyDraft.open(1)), "reload"), ""))
                .isRefusal(409, "CP010")
                .mentioning("PENDING", "reload");
        assertThat(client.post(path(UNKNOWN, "reload"), "")).isRefusal(404, "CP001");
    }

    // ---- the clock

    /** Nobody activates it. Its gate is loaded ahead; until the start nobody gets a coupon, and then everybody does. */
    @Test
    void 예약된_정책은_시작_시각에_스스로_열리고_첫_순간부터_게이트가_준비되어_있다() {
        for (Duration lead = Duration.ofSeconds(3); ; lead = lead.multipliedBy(2)) {
            LocalDateTime startAt = database.now().plus(lead);
            long policyId = client.planned(PolicyDraft.open(1_000_000).window(startAt, startAt.plusDays(1)));
            assertThat(client.policy(policyId).json().path("scheduled").asBoolean())
                    .isTrue();
            Await.until("its gate is loaded", () -> gate.of(policyId).stock(), "1000000"::equals);
            if (database.now().isBefore(startAt)) {
                assertThat(client.policy(policyId).json().path("status").asText())
                        .isEqualTo("PENDING");
            }

            List<String> outcomes = hammerUntilIssued(policyId);

            assertThat(outcomes).contains("201").isSubsetOf("CP005", "201");
            assertThat(database.coupons(policyId))
                    .hasSize(Collections.frequency(outcomes, "201"))
                    .allSatisfy(row -> assertThat(row.issuedAt())
                            .isAfterOrEqualTo(database.policy(policyId).startAt()));
            assertThat(database.policy(policyId).status()).isEqualTo("ACTIVE");
            assertThat(items(client.get(path(policyId, "audit"))))
                    .extracting(item -> item.path("action").asText() + " "
                            + item.path("actor").asText())
                    .containsExactly("OPEN schedule", "CREATE anonymous");
            if (outcomes.contains("CP005")) {
                return; // else the machine was so slow that the window had opened before anybody asked
            }
        }
    }

    private List<String> hammerUntilIssued(long policyId) {
        Callable<List<String>> hammer = () -> {
            List<String> outcomes = new ArrayList<>();
            long firstUser = Thread.currentThread().getId() * 1_000_000;
            Await.until(
                    "the window opens by itself",
                    () -> {
                        outcomes.add(client.issue(policyId, firstUser + outcomes.size())
                                .outcome());
                        return Collections.frequency(outcomes, "201");
                    },
                    issued -> issued == 5);
            return outcomes;
        };
        return Crowd.together(4, Collections.nCopies(4, hammer)).stream()
                .flatMap(List::stream)
                .toList();
    }

    @Test
    void nobody_asks_and_the_timer_opens_it_all_the_same() {
        LocalDateTime startAt = database.now().plusSeconds(1);
        long policyId = client.planned(PolicyDraft.open(5).window(startAt, startAt.plusDays(1)));

        Await.until("it is open", () -> database.policy(policyId).status(), "ACTIVE"::equals);

        assertThat(database.now()).isAfterOrEqualTo(startAt);
        assertThat(client.activate(policyId)).isRefusal(409, "CP010").mentioning("ACTIVE", "activate");
    }

    @Test
    void a_policy_planned_after_its_own_start_waits_for_somebody() {
        long policyId = client.planned(PolicyDraft.open(5));
        LocalDateTime startAt = database.now().plusSeconds(1);
        long other = client.planned(PolicyDraft.open(5).window(startAt, startAt.plusDays(1)));
        Await.until("a timer has looked", () -> database.policy(other).status(), "ACTIVE"::equals);

        assertThat(client.policy(policyId).json().path("scheduled").asBoolean()).isFalse();
        assertThat(client.policy(policyId).json().path("status").asText()).isEqualTo("PENDING");
        assertThat(client.issue(policyId, 1)).isRefusal(409, "CP005");
    }

    @Test
    void a_start_that_is_moved_is_the_one_that_counts() {
        LocalDateTime now = database.now();
        PolicyDraft draft = PolicyDraft.open(5).window(now.plusSeconds(20), now.plusDays(1));
        long policyId = client.planned(draft);
        Await.until("its gate is loaded", () -> gate.of(policyId).stock(), "5"::equals);

        LocalDateTime sooner = database.now().plusSeconds(1);
        assertThat(client.change(policyId, draft.window(sooner, now.plusDays(1))))
                .hasStatus(200);

        Answer issued = Await.until("it is open", () -> client.issue(policyId, 1), Answer::isCreated);
        assertThat(issued.header("Location")).isPresent();
        assertThat(database.coupons(policyId).get(0).issuedAt())
                .isAfterOrEqualTo(database.policy(policyId).startAt());
    }

    @Test
    void 종료_시각이_지나면_스스로_종료되고_게이트를_닫는다() {
        LocalDateTime now = database.now();
        PolicyDraft draft = PolicyDraft.open(1).window(now.minusHours(1), now.plusDays(1));
        long exhausted = client.activated(draft);
        long open = client.activated(draft.with("totalQuantity", 5));
        client.issue(exhausted, 1);
        client.issue(open, 1);
        LocalDateTime soon = database.now().plusSeconds(5);
        assertThat(client.change(exhausted, draft.window(now.minusHours(1), soon)))
                .hasStatus(200);
        assertThat(client.change(open, draft.with("totalQuantity", 5).window(now.minusHours(1), soon)))
                .hasStatus(200);

        for (long policyId : new long[] {exhausted, open}) {
            Await.until("it has ended", () -> database.policy(policyId).status(), "ENDED"::equals);
            assertThat(client.issue(policyId, 2)).isRefusal(409, "CP006");
            Await.until("its gate is done with", () -> database.gateClosed(policyId), closed -> closed);
            assertThat(gate.of(policyId)).isEqualTo(new Gate.State("0", 1, 0));
            JsonNode last = items(client.get(path(policyId, "audit"))).get(0);
            assertThat(last.path("action").asText() + " " + last.path("actor").asText())
                    .isEqualTo("END schedule");
        }
        assertThat(database.coupons(open)).hasSize(1);
    }

    @Test
    void every_job_shows_its_last_run_how_long_it_took_how_many_it_did_and_what_failed() {
        LocalDateTime startAt = database.now().plusSeconds(1);
        long policyId = client.planned(PolicyDraft.open(5).window(startAt, startAt.plusDays(1)));
        Await.until("it is open", () -> database.policy(policyId).status(), "ACTIVE"::equals);

        JsonNode data = Await.until(
                "health shows it",
                this::jobs,
                jobs -> jobs.path("open-policies.done").asLong() >= 1);
        for (String job : List.of(
                "node",
                "gate-recovery",
                "gate-reconciliation",
                "open-policies",
                "end-policies",
                "ended-policy-cleanup")) {
            assertThat(data.path(job + ".lastStart").asText())
                    .as(job)
                    .startsWith("20")
                    .endsWith("Z");
            assertThat(data.has(job + ".lastMs")).as(job).isTrue();
            assertThat(data.has(job + ".lastDone")).as(job).isTrue();
            assertThat(data.path(job + ".failures").asText()).as(job).matches("\\d+"); // Payara writes numbers as text
        }
        Await.until("metrics show it", () -> client.get("/prometheus").body(), metrics -> Stream.of(
                        "coupon_job_last_start_seconds",
                        "coupon_job_last_duration_ms",
                        "coupon_job_last_done",
                        "coupon_job_done_total",
                        "coupon_job_failures_total")
                .allMatch(name -> metrics.lines()
                        .anyMatch(line -> line.startsWith(name + "{") && line.contains("job=\"open-policies\""))));
    }

    private JsonNode jobs() {
        for (JsonNode check : client.get("/health/ready").json().path("checks")) {
            if (check.path("name").asText().equals("jobs")) {
                return check.path("data");
            }
        }
        throw new AssertionError("no check named jobs");
    }

    private static String path(long policyId, String rest) {
        return ServiceClient.POLICIES + "/" + policyId + "/" + rest;
    }

    private static List<JsonNode> items(Answer answer) {
        assertThat(answer).hasStatus(200);
        List<JsonNode> items = new ArrayList<>();
        answer.json().path("items").forEach(items::add);
        return items;
    }
}
