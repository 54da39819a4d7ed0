package com.promotion.coupon.web;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract: every answer there is, to those who keep it and to those who do not. One class, although a long one,
 * because a server is started anew for each subclass.
 */
abstract class CouponHttpIT {
    private static final long USER = 12345;
    private static final long UNKNOWN = 987654321987654321L;
    private static final int BODY_BYTES_MAX = 16_384;

    final Database database = new Database();
    ServiceClient client;

    /** The running service; called before each test, returns at once when it is ready already. */
    abstract ServiceClient connected();

    @BeforeEach
    void connect() {
        client = connected();
    }

    // ---- what goes well

    @Test
    void 발급에_성공하면_계약대로_응답한다() {
        long policyId = client.openPolicy(10);

        Answer answer = client.issue(policyId, USER);

        assertThat(answer).hasStatus(201).isJson();
        JsonNode coupon = answer.json();
        List<String> contract = new ArrayList<>(answer.members());
        assertThat(contract.removeAll(List.of("couponCode", "rank"))).isTrue();
        assertThat(contract).containsExactly("couponId", "couponPolicyId", "userId", "status", "issuedAt", "expireAt");
        assertThat(coupon.path("couponPolicyId").asLong()).isEqualTo(policyId);
        assertThat(coupon.path("userId").asLong()).isEqualTo(USER);
        assertThat(coupon.path("status").asText()).isEqualTo("UNUSED");
        assertThat(coupon.path("rank").asInt()).isEqualTo(1);
        assertThat(database.coupons(policyId)).singleElement().satisfies(row -> {
            assertThat(coupon.path("couponId").isIntegralNumber()).isTrue();
            assertThat(coupon.path("couponId").asLong()).isEqualTo(row.id());
            assertThat(coupon.path("issuedAt").asText()).isEqualTo(seconds(row.issuedAt()));
            assertThat(coupon.path("expireAt").asText()).isEqualTo(seconds(row.expireAt()));
        });
    }

    /** Always with seconds, never with fractions: LocalDateTime.toString leaves out seconds of 0. */
    private static String seconds(LocalDateTime time) {
        String text = time.truncatedTo(ChronoUnit.SECONDS).toString();
        return text.length() == "2025-01-14T10:30".length() ? text + ":00" : text;
    }

    @Test
    void location_of_a_201_leads_to_the_same_coupon() {
        Answer issued = client.issue(client.openPolicy(10), USER);

        URI location = issued.uri().resolve(issued.header("Location").orElseThrow());
        Answer found = client.get(location.getPath());

        assertThat(location.getPath()).isEqualTo("/api/v1/coupons/" + issued.couponId());
        assertThat(found).hasStatus(200).isJson();
        assertThat(found.body()).isEqualTo(issued.body());
    }

    @Test
    void coupon_code_is_accepted_where_the_id_is_however_it_was_typed() {
        Answer issued = client.issue(client.openPolicy(10), USER);
        String code = issued.json().path("couponCode").asText();

        assertThat(code).hasSize(13);
        for (String typed : List.of(code, code.toLowerCase(Locale.ROOT), code.replace('0', 'O'))) {
            Answer found = client.coupon(typed);
            assertThat(found).hasStatus(200);
            assertThat(found.body()).isEqualTo(issued.body());
        }
    }

    @Test
    void ranks_count_the_coupons_in_the_order_they_were_issued() {
        long policyId = client.openPolicy(3);

        for (int rank = 1; rank <= 3; rank++) {
            assertThat(client.issue(policyId, USER + rank).json().path("rank").asInt())
                    .isEqualTo(rank);
        }
    }

    @Test
    void 사용자_번호는_64비트_끝까지_쓸_수_있다() {
        long policyId = client.openPolicy(3);

        Answer answer = client.issue(policyId, Long.MAX_VALUE);

        assertThat(answer).hasStatus(201);
        assertThat(answer.json().path("userId").asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(client.issued(policyId, Long.MAX_VALUE).body()).isEqualTo("true");
    }

    // ---- repeats

    @Test
    void 같은_키로_다시_요청하면_같은_쿠폰을_돌려준다() {
        long policyId = client.openPolicy(3);
        ServiceClient named = client.with("Idempotency-Key", "wish-" + policyId);
        Answer first = named.issue(policyId, USER);

        Answer repeat = named.issue(policyId, USER);

        assertThat(first).hasStatus(201);
        assertThat(first.header("Idempotency-Replayed")).isEmpty();
        assertThat(repeat).hasStatus(200).isJson();
        assertThat(repeat.header("Idempotency-Replayed")).hasValue("true");
        assertThat(repeat.body()).isEqualTo(first.body());
        assertThat(client.issue(policyId, USER)).isRefusal(409, "CP004");
        assertThat(client.with("Idempotency-Key", "other-" + policyId).issue(policyId, USER))
                .isRefusal(409, "CP004");
        assertThat(database.coupons(policyId)).hasSize(1);
    }

    @Test
    void a_replay_works_when_everything_is_sold_out() {
        long policyId = client.openPolicy(1);
        ServiceClient named = client.with("Idempotency-Key", "last-" + policyId);
        Answer first = named.issue(policyId, USER);

        assertThat(client.issue(policyId, USER + 1)).isRefusal(409, "CP003");
        assertThat(named.issue(policyId, USER).body()).isEqualTo(first.body());
    }

    @Test
    void CP012_a_key_of_another_wish() {
        long policyId = client.openPolicy(3);
        long otherPolicy = client.openPolicy(3);
        String key = "mine-" + policyId;
        client.with("Idempotency-Key", key).issue(policyId, USER);

        for (long[] wish : new long[][] {{policyId, USER + 1}, {otherPolicy, USER}}) {
            isRefusedInBothLanguages(
                    422,
                    "CP012",
                    "이 Idempotency-Key는 다른 요청에 이미 사용되었습니다. 새 키를 사용해 주세요.",
                    "This Idempotency-Key was used for another request. Please use a new one.",
                    someone -> someone.with("Idempotency-Key", key).issue(wish[0], wish[1]));
        }
        assertThat(database.coupons(otherPolicy)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-", "a b", "a,b", "12345678901234567890123456789012345678901234567890123456789012345"})
    void key_with_other_characters_or_too_long_is_refused(String key) {
        long policyId = client.openPolicy(1);

        Answer answer = client.with("Idempotency-Key", key).issue(policyId, USER);

        assertThat(answer).isRefusal(400, "CP008").mentioning("Idempotency-Key");
        assertThat(database.coupons(policyId)).isEmpty();
    }

    @Test
    void user_id_of_13_digits_is_a_number_and_no_coupon_code() {
        long policyId = client.openPolicy(3);
        long bornAtThatMillisecond = 1_736_818_200_000L;
        assertThat(client.issue(policyId, bornAtThatMillisecond)).hasStatus(201);

        assertThat(client.issued(policyId, bornAtThatMillisecond).body()).isEqualTo("true");
        assertThat(client.issued(policyId, bornAtThatMillisecond + 1).body()).isEqualTo("false");
    }

    @Test
    void unknown_members_of_a_body_are_ignored() {
        Answer answer = client.post(issuePath(client.openPolicy(1)), "{\"channel\":{\"a\":[1]},\"userId\":7}");

        assertThat(answer).hasStatus(201);
    }

    @Test
    void 재고는_발급될_때마다_줄고_소진되면_받을_수_없다() {
        long policyId = client.planned(PolicyDraft.open(2));

        assertStock(policyId, 2, false);
        assertThat(client.activate(policyId)).hasStatus(200);
        assertStock(policyId, 2, true);
        client.issue(policyId, USER);
        assertStock(policyId, 1, true);
        client.issue(policyId, USER + 1);
        assertStock(policyId, 0, false);
    }

    private void assertStock(long policyId, int remaining, boolean available) {
        Answer answer = Await.until(
                "the answer is not the one of 200 ms ago any more",
                () -> client.stock(policyId),
                stock -> stock.json().path("available").asBoolean() == available
                        && stock.json().path("remainingStock").asInt() == remaining);
        assertThat(answer).hasStatus(200).isJson();
        assertThat(answer.body())
                .isEqualTo("{\"couponPolicyId\":" + policyId + ",\"remainingStock\":" + remaining + ",\"available\":"
                        + available + "}");
    }

    @Test
    void stock_is_not_available_outside_the_window() {
        LocalDateTime now = database.now();

        long early = client.activated(PolicyDraft.open(5).window(now.plusHours(1), now.plusHours(2)));

        assertStock(early, 5, false);
    }

    @Test
    void 발급_여부는_받은_사람에게만_참이다() {
        long policyId = client.openPolicy(2);
        client.issue(policyId, USER);

        Answer holder = client.issued(policyId, USER);

        assertThat(holder).hasStatus(200).isJson();
        assertThat(holder.body()).isEqualTo("true");
        assertThat(client.issued(policyId, USER + 1).body()).isEqualTo("false");
    }

    @Test
    void policy_is_created_as_it_was_described_and_pending() {
        PolicyDraft draft = PolicyDraft.open(100_000_000)
                .with("name", "\"겨울\" 쿠폰 \\ ❄ 1/2")
                .with("description", "한 줄\n두 줄")
                .with("discountType", "PERCENTAGE")
                .with("discountValue", 100);

        Answer created = client.create(draft);

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
        assertThat(client.get(location.getPath()).json()).isEqualTo(policy);
    }

    @Test
    void 이름은_글자_수로_100자까지_쓸_수_있다() {
        assertThat(client.create(PolicyDraft.open(1).with("name", "쿠".repeat(100))))
                .hasStatus(201);
        assertThat(client.create(PolicyDraft.open(1).with("name", "🎟".repeat(100))))
                .hasStatus(201);
    }

    @Test
    void policy_shows_what_has_become_of_it() {
        long policyId = client.planned(PolicyDraft.open(1));

        Answer activated = client.activate(policyId);
        client.issue(policyId, USER);
        Answer exhausted = client.policy(policyId);

        assertThat(activated).hasStatus(200);
        assertThat(activated.json().path("status").asText()).isEqualTo("ACTIVE");
        assertThat(exhausted.json().path("status").asText()).isEqualTo("EXHAUSTED");
        assertThat(exhausted.json().path("issuedQuantity").asInt()).isEqualTo(1);
    }

    @Test
    void readiness_is_up_and_says_why() {
        Answer answer = client.readiness();

        assertThat(answer).hasStatus(200);
        assertThat(answer.json().path("status").asText()).isEqualTo("UP");
        assertThat(answer.json().path("checks")).anySatisfy(check -> {
            assertThat(check.path("name").asText()).isEqualTo("issuing");
            assertThat(check.path("status").asText()).isEqualTo("UP");
            assertThat(check.path("data").path("nodeId").asText()).isEqualTo("leased");
            assertThat(check.path("data").path("gate").asText()).isEqualTo("reachable");
            assertThat(check.path("data").path("database").asText()).isEqualTo("answering");
        });
    }

    // ---- the list

    @Test
    void list_pages_from_the_newest_on_without_gaps_while_others_are_added() {
        long first = client.openPolicy(1);
        for (int i = 0; i < 6; i++) {
            client.planned(PolicyDraft.open(1));
        }
        List<Long> expected = database.policiesFrom(first);

        List<Long> seen = new ArrayList<>();
        String cursor = "";
        while (!seen.contains(first)) {
            JsonNode page =
                    client.get(ServiceClient.POLICIES + "?limit=2" + cursor).json();
            assertThat(page.path("items")).hasSizeBetween(1, 2);
            page.path("items").forEach(item -> seen.add(item.path("id").asLong()));
            cursor = "&cursor=" + page.path("nextCursor").asText();
            client.planned(PolicyDraft.open(1));
        }

        assertThat(seen.subList(0, seen.indexOf(first) + 1)).isEqualTo(expected);
    }

    @Test
    void last_page_has_no_next_cursor() {
        client.openPolicy(1);
        long oldest = database.policiesFrom(0).stream().min(Long::compare).orElseThrow();

        Answer last = client.get(ServiceClient.POLICIES + "?limit=100&cursor=" + (oldest + 1));
        Answer beyond = client.get(ServiceClient.POLICIES + "?cursor=" + oldest);

        assertThat(last.json().path("items")).hasSize(1);
        assertThat(last.members()).containsExactly("items");
        assertThat(beyond).hasStatus(200);
        assertThat(beyond.body()).isEqualTo("{\"items\":[]}");
    }

    @Test
    void full_last_page_has_no_next_cursor_either() {
        client.openPolicy(1);
        client.openPolicy(1);
        List<Long> oldestLast = database.policiesFrom(0);
        long secondOldest = oldestLast.get(oldestLast.size() - 2);

        Answer page = client.get(ServiceClient.POLICIES + "?limit=2&cursor=" + (secondOldest + 1));

        assertThat(page.json().path("items")).hasSize(2);
        assertThat(page.members()).containsExactly("items");
    }

    @Test
    void list_shows_20_unless_told_otherwise() {
        for (int i = 0; i < 21; i++) {
            client.planned(PolicyDraft.open(1));
        }

        assertThat(client.get(ServiceClient.POLICIES).json().path("items")).hasSize(20);
        assertThat(client.get(ServiceClient.POLICIES + "?limit=21").json().path("items"))
                .hasSize(21);
        assertThat(client.get(ServiceClient.POLICIES + "?limit=1").json().path("items"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=-1", "limit=101", "limit=ten", "limit=1.5", "limit=99999999999999999999"})
    void list_refuses_a_limit_out_of_bounds(String query) {
        assertThat(client.get(ServiceClient.POLICIES + "?" + query))
                .isRefusal(400, "CP008")
                .mentioning("limit", query.substring("limit=".length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "newest", "9223372036854775808"})
    void list_refuses_a_cursor_that_is_no_id(String cursor) {
        assertThat(client.get(ServiceClient.POLICIES + "?cursor=" + cursor))
                .isRefusal(400, "CP008")
                .mentioning("cursor", cursor);
    }

    // ---- refusals, in Korean and English

    @Test
    void CP001_there_is_no_such_policy() {
        String korean = "쿠폰 정책 " + UNKNOWN + "을(를) 찾을 수 없습니다.";
        String english = "There is no coupon policy " + UNKNOWN + ".";

        isRefusedInBothLanguages(404, "CP001", korean, english, speaker -> speaker.issue(UNKNOWN, USER));
        isRefusedInBothLanguages(404, "CP001", korean, english, speaker -> speaker.stock(UNKNOWN));
        isRefusedInBothLanguages(404, "CP001", korean, english, speaker -> speaker.issued(UNKNOWN, USER));
        isRefusedInBothLanguages(404, "CP001", korean, english, speaker -> speaker.policy(UNKNOWN));
        isRefusedInBothLanguages(404, "CP001", korean, english, speaker -> speaker.activate(UNKNOWN));
    }

    @Test
    void CP002_there_is_no_such_coupon() {
        isRefusedInBothLanguages(
                404,
                "CP002",
                "쿠폰 " + UNKNOWN + "을(를) 찾을 수 없습니다.",
                "There is no coupon " + UNKNOWN + ".",
                speaker -> speaker.coupon(UNKNOWN));
    }

    @Test
    void CP003_쿠폰이_모두_소진되었다() {
        long policyId = client.openPolicy(1);
        assertThat(client.issue(policyId, USER)).hasStatus(201);

        isRefusedInBothLanguages(
                409,
                "CP003",
                "쿠폰이 모두 소진되었습니다.",
                "All coupons have been issued.",
                speaker -> speaker.issue(policyId, USER + 1));
    }

    @Test
    void CP004_이미_발급받았고_소진된_뒤에도_그렇게_답한다() {
        long policyId = client.openPolicy(2);
        assertThat(client.issue(policyId, USER)).hasStatus(201);
        Function<ServiceClient, Answer> again = speaker -> speaker.issue(policyId, USER);

        isRefusedInBothLanguages(409, "CP004", "이미 발급받은 쿠폰입니다.", "You already have this coupon.", again);
        assertThat(client.issue(policyId, USER + 1)).hasStatus(201);
        isRefusedInBothLanguages(409, "CP004", "이미 발급받은 쿠폰입니다.", "You already have this coupon.", again);
        assertThat(database.coupons(policyId)).hasSize(2);
    }

    @Test
    void CP005_the_window_has_not_opened() {
        LocalDateTime now = database.now();
        long policyId = client.activated(PolicyDraft.open(5).window(now.plusHours(1), now.plusHours(2)));

        isRefusedInBothLanguages(
                409,
                "CP005",
                "아직 발급이 시작되지 않았습니다.",
                "Issuing has not started yet.",
                speaker -> speaker.issue(policyId, USER));
        assertThat(client.issue(policyId, USER)).asksToRetryWithin(3_600);
        long halfAnHourOrMore = Long.parseLong(
                client.issue(policyId, USER).header("Retry-After").orElseThrow());
        assertThat(halfAnHourOrMore).isGreaterThan(1_800);
    }

    @Test
    void CP005_nobody_has_activated_the_policy() {
        long policyId = client.planned(PolicyDraft.open(5));

        isRefusedInBothLanguages(
                409,
                "CP005",
                "아직 발급이 시작되지 않았습니다.",
                "Issuing has not started yet.",
                speaker -> speaker.issue(policyId, USER));
        assertThat(client.issue(policyId, USER)).asksToRetryWithin(3_600);
        assertThat(database.coupons(policyId)).isEmpty();
    }

    @Test
    void CP006_the_window_is_over() {
        long policyId = policyThatEndsSoon();
        LocalDateTime endAt = database.policy(policyId).endAt();

        Await.until("the window is over", database::now, now -> !now.isBefore(endAt));

        isRefusedInBothLanguages(
                409, "CP006", "쿠폰 발급이 종료되었습니다.", "Issuing has ended.", speaker -> speaker.issue(policyId, USER));
        assertStock(policyId, 5, false);
        assertThat(database.coupons(policyId)).isEmpty();
    }

    /** Activated before its end, however slow the machine is today. */
    private long policyThatEndsSoon() {
        for (Duration lead = Duration.ofMillis(400); ; lead = lead.multipliedBy(2)) {
            LocalDateTime now = database.now();
            long policyId = client.planned(PolicyDraft.open(5).window(now.minusHours(1), now.plus(lead)));
            if (client.activate(policyId).status() == 200) {
                return policyId;
            }
        }
    }

    @Test
    void CP010_a_policy_is_activated_once() {
        long policyId = client.openPolicy(5);

        isRefusedInBothLanguages(
                409,
                "CP010",
                "ACTIVE 상태의 쿠폰 정책에는 activate 작업을 할 수 없습니다.",
                "A coupon policy that is ACTIVE does not allow: activate.",
                speaker -> speaker.activate(policyId));
        client.issue(policyId, USER);
        assertThat(client.policy(policyId).json().path("issuedQuantity").asInt())
                .isEqualTo(1);
    }

    @Test
    void CP010_a_policy_whose_window_is_over_is_not_activated() {
        LocalDateTime now = database.now();
        long policyId = client.planned(PolicyDraft.open(5).window(now.minusHours(2), now.minusHours(1)));

        assertThat(client.activate(policyId)).isRefusal(409, "CP010").mentioning("PENDING", "activate");
    }

    /** Korean unless English is preferred; the code and everything else are the same. */
    private void isRefusedInBothLanguages(
            int status, String code, String korean, String english, Function<ServiceClient, Answer> request) {
        assertThat(request.apply(client)).isRefusal(status, code).saying(korean);
        for (String language : List.of("ko", "ko-KR,ko;q=0.9,en;q=0.8", "fr", "*")) {
            assertThat(request.apply(client.speaking(language)))
                    .isRefusal(status, code)
                    .saying(korean);
        }
        for (String language : List.of("en", "en-US", "ko;q=0.5,en;q=0.9", "fr,en;q=0.1")) {
            Answer answer = request.apply(client.speaking(language));
            assertThat(answer).isRefusal(status, code).saying(english);
            assertThat(answer.header("Vary")).hasValue("Accept-Language, Accept");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"!!!", "-", "", "en;q=x", "한국어", ";;,,", "en;q=0"})
    void language_that_cannot_be_understood_is_korean(String language) {
        assertThat(client.speaking(new String(language.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                        .stock(UNKNOWN))
                .isRefusal(404, "CP001")
                .saying("쿠폰 정책 " + UNKNOWN + "을(를) 찾을 수 없습니다.");
    }

    // ---- CP008: what an operator may get wrong

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
    void 잘못된_정책(PolicyDraft draft, List<String> fieldAndValue) {
        assertThat(client.create(draft)).isRefusal(400, "CP008").mentioning(fieldAndValue);
        assertThat(client.speaking("en").create(draft)).isRefusal(400, "CP008").mentioning(fieldAndValue);
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "discountType", "discountValue", "totalQuantity", "startAt", "endAt", "expireAt"})
    void policy_lacks_a_member_or_has_null_there(String member) {
        assertThat(client.create(PolicyDraft.open(1).without(member)))
                .isRefusal(400, "CP008")
                .saying(member + "은(는) 필수 항목입니다.");
        assertThat(client.speaking("en").create(PolicyDraft.open(1).with(member, (Object) null)))
                .isRefusal(400, "CP008")
                .saying(member + " is required.");
    }

    // ---- CP008: what anybody may send

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

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource
    void 읽을_수_없는_본문(byte[] body) {
        long policyId = client.openPolicy(1);

        assertThat(client.send("POST", issuePath(policyId), BodyPublishers.ofByteArray(body)))
                .isRefusal(400, "CP008");
        assertThat(client.send("POST", ServiceClient.POLICIES, BodyPublishers.ofByteArray(body)))
                .isRefusal(400, "CP008");
        assertThat(database.coupons(policyId)).isEmpty();
    }

    @Test
    void unreadable_body_is_explained_in_both_languages() {
        Function<ServiceClient, Answer> array = speaker -> speaker.post(issuePath(UNKNOWN), "[]");
        Function<ServiceClient, Answer> broken = speaker -> speaker.post(issuePath(UNKNOWN), "{");

        isRefusedInBothLanguages(
                400, "CP008", "요청 본문이 JSON 객체가 아닙니다.", "The request body is not a JSON object.", array);
        isRefusedInBothLanguages(400, "CP008", "요청 본문이 올바른 JSON이 아닙니다.", "The request body is not valid JSON.", broken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "0",
                "-0",
                "\"12345\"",
                "1.5",
                "1.0",
                "1e999999999",
                "-1e-999999999",
                "18446744073709551616",
                "9223372036854775808",
                "true",
                "[1]",
                "{}"
            })
    void user_id_is_no_positive_whole_number(String userId) {
        long policyId = client.openPolicy(1);

        assertThat(client.post(issuePath(policyId), "{\"userId\":" + userId + "}"))
                .isRefusal(400, "CP008")
                .mentioning("userId");
        assertThat(database.coupons(policyId)).isEmpty();
    }

    @Test
    void user_id_is_wrong_and_the_message_shows_it() {
        isRefusedInBothLanguages(
                400,
                "CP008",
                "userId은(는) 1 이상의 정수여야 합니다. (입력값: -1)",
                "userId must be a whole number of 1 or more (it is -1).",
                speaker -> speaker.issue(UNKNOWN, -1));
        assertThat(client.post(issuePath(UNKNOWN), "{\"userId\":\"" + "가\\n\\\"".repeat(1_000) + "\"}"))
                .isRefusal(400, "CP008")
                .mentioning("userId", "가");
    }

    @Test
    void user_id_is_missing() {
        Function<ServiceClient, Answer> nobody = speaker -> speaker.post(issuePath(UNKNOWN), "{}");
        Function<ServiceClient, Answer> nothing = speaker -> speaker.post(issuePath(UNKNOWN), "{\"userId\":null}");
        Function<ServiceClient, Answer> noQuery =
                speaker -> speaker.get("/api/v1/coupons/policies/" + UNKNOWN + "/issued");
        for (Function<ServiceClient, Answer> request : List.of(nobody, nothing, noQuery)) {
            isRefusedInBothLanguages(400, "CP008", "userId은(는) 필수 항목입니다.", "userId is required.", request);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "me", "18446744073709551616", "%20", "ZZZZZZZZZZZZZ"})
    void user_id_in_the_query_is_no_positive_whole_number(String userId) {
        assertThat(client.get("/api/v1/coupons/policies/" + client.openPolicy(1) + "/issued?userId=" + userId))
                .isRefusal(400, "CP008")
                .mentioning("userId");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-1",
                "1.5",
                "abc",
                "1e3",
                "18446744073709551616",
                "9223372036854775808",
                "ZZZZZZZZZZZZZ",
                "%22quoted%22",
                "%EC%BF%A0%ED%8F%B0"
            })
    void id_in_the_path_is_no_number(String id) {
        String shown = URI.create(id).getPath();
        for (Answer answer : List.of(
                client.get("/api/v1/coupons/policies/" + id + "/stock"),
                client.get("/api/v1/coupons/policies/" + id + "/issued?userId=1"),
                client.post("/api/v1/coupons/policies/" + id + "/issue", "{\"userId\":1}"),
                client.get(ServiceClient.POLICIES + "/" + id),
                client.post(ServiceClient.POLICIES + "/" + id + "/activate", ""))) {
            assertThat(answer).isRefusal(400, "CP008").mentioning("policyId", shown);
        }
        assertThat(client.coupon(id)).isRefusal(400, "CP008").mentioning("couponId", shown);
    }

    // ---- 413, 415, 405, 404

    @Test
    void body_of_the_greatest_size_is_read() {
        long policyId = client.openPolicy(2);

        assertThat(client.post(issuePath(policyId), padded(1, BODY_BYTES_MAX))).hasStatus(201);
        assertThat(client.send("POST", issuePath(policyId), chunked(padded(2, BODY_BYTES_MAX))))
                .hasStatus(201);
    }

    @ParameterizedTest
    @ValueSource(ints = {BODY_BYTES_MAX + 1, 100_000, 1_000_000})
    void body_too_large_is_refused_announced_or_chunked(int bytes) {
        long policyId = client.openPolicy(2);
        String body = padded(1, bytes);

        isRefusedInBothLanguages(
                413,
                "CP008",
                "요청 본문은 16384바이트를 넘을 수 없습니다.",
                "The request body must not exceed 16384 bytes.",
                speaker -> speaker.post(issuePath(policyId), body));
        assertThat(client.send("POST", issuePath(policyId), chunked(body))).isRefusal(413, "CP008");
        assertThat(client.send("POST", ServiceClient.POLICIES, chunked(body))).isRefusal(413, "CP008");
        assertThat(database.coupons(policyId)).isEmpty();
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
    void body_that_calls_itself_something_else_is_refused(String type) {
        Function<ServiceClient, Answer> request =
                speaker -> speaker.with("Content-Type", type).issue(UNKNOWN, USER);

        isRefusedInBothLanguages(
                415,
                "CP008",
                "Content-Type은 application/json이어야 합니다.",
                "Content-Type must be application/json.",
                request);
        assertThat(client.with("Content-Type", type).create(PolicyDraft.open(1)))
                .isRefusal(415, "CP008");
    }

    @Test
    void json_with_a_charset_is_json() {
        Answer answer =
                client.with("Content-Type", "application/json;charset=utf-8").issue(client.openPolicy(1), USER);

        assertThat(answer).hasStatus(201);
    }

    @Test
    void path_does_not_support_the_method() {
        Function<ServiceClient, Answer> request =
                speaker -> speaker.send("DELETE", issuePath(UNKNOWN), BodyPublishers.noBody());

        isRefusedInBothLanguages(
                405, "CP008", "이 경로에서 지원하지 않는 메서드입니다.", "This path does not support the method.", request);
        assertThat(client.send("PATCH", ServiceClient.POLICIES, BodyPublishers.ofString("{}")))
                .isRefusal(405, "CP008");
    }

    /** RFC 9110, section 15.5.6: the server MUST generate an Allow header. */
    @Test
    void wrong_method_is_told_the_right_ones() {
        Answer answer = client.get(issuePath(UNKNOWN));

        assertThat(answer).isRefusal(405, "CP008");
        assertThat(answer.header("Allow"))
                .hasValueSatisfying(methods -> assertThat(methods).contains("POST"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/admin", "/api/v1/coupons/policies/1/x"})
    void there_is_nothing_at_an_unknown_path(String path) {
        isRefusedInBothLanguages(
                404, "CP008", "요청한 경로가 없습니다.", "There is nothing at this path.", speaker -> speaker.get(path));
    }

    @Test
    void answer_can_only_be_json() {
        isRefusedInBothLanguages(
                406,
                "CP008",
                "Accept가 허용하는 형식으로는 응답할 수 없습니다. JSON을(쿠폰 목록 파일은 text/csv를) 허용해 주세요.",
                "The response is not available in a type that Accept allows. Allow JSON (text/csv for the coupon list"
                        + " file).",
                speaker -> speaker.with("Accept", "text/html").stock(UNKNOWN));
        assertThat(client.with("Accept", "text/html, */*;q=0.1").issue(client.openPolicy(1), USER))
                .hasStatus(201);
    }

    // ---- what operators scrape

    @Test
    void metrics_have_counters_gauges_and_histograms_at_one_path_on_every_server() {
        long policyId = client.openPolicy(7);
        assertThat(client.issue(policyId, USER)).hasStatus(201);

        Answer metrics = Await.until("the policy is shown", () -> client.get("/prometheus"), answer -> answer.body()
                .contains("coupon_stock_remaining{policy=\"" + policyId + "\"} 6.0\n"));

        assertThat(metrics).hasStatus(200);
        assertThat(metrics.header("Content-Type"))
                .hasValueSatisfying(
                        type -> assertThat(type).startsWith("text/plain").contains("version=0.0.4"));
        assertThat(metrics.body().lines())
                .contains(
                        "# TYPE coupon_answers_total counter",
                        "# TYPE coupon_job_done_total counter",
                        "# TYPE coupon_requests_refused_total counter",
                        "# TYPE coupon_issue_seconds histogram",
                        "# TYPE coupon_gate_call_claims histogram",
                        "# TYPE coupon_ledger_transaction_claims histogram",
                        "coupon_gate_reachable 1.0",
                        "coupon_gate_stock{policy=\"" + policyId + "\"} 6.0")
                .anyMatch(line -> line.matches("coupon_answers_total\\{answer=\"issued\"} [1-9].*"))
                .anyMatch(line -> line.matches("coupon_issue_seconds_count\\{outcome=\"issued\"} [1-9].*"));
    }

    @Test
    void metrics_are_openmetrics_for_clients_that_name_it() {
        Answer metrics = client.with("Accept", "application/openmetrics-text; version=1.0.0, text/plain;q=0.5")
                .get("/prometheus");

        assertThat(metrics).hasStatus(200);
        assertThat(metrics.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
        assertThat(metrics.body()).endsWith("# EOF\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "!!!", ";;,,", "application/vnd.google.protobuf"})
    void metrics_are_text_whatever_else_is_accepted(String accept) {
        Answer metrics = client.with("Accept", accept).get("/prometheus");

        assertThat(metrics).hasStatus(200);
        assertThat(metrics.body()).contains("# TYPE coupon_answers_total counter\n");
    }

    @Test
    void metrics_have_a_head_and_cannot_be_written() {
        Answer head = client.send("HEAD", "/prometheus", BodyPublishers.noBody());

        assertThat(head).hasStatus(200);
        assertThat(head.body()).isEmpty();
        assertThat(client.post("/prometheus", "{}")).hasStatus(405);
    }

    private static String issuePath(long policyId) {
        return "/api/v1/coupons/policies/" + policyId + "/issue";
    }
}
