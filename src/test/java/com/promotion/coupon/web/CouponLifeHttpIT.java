package com.promotion.coupon.web;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.Database.CouponLife;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.fixtures.ServiceWar;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A coupon from the day it was issued on: its use, its end, and how customers see it and its policy. */
@ArquillianTest
class CouponLifeHttpIT {
    private static final long UNKNOWN = 987654321987654321L;

    @ArquillianResource
    private URL url;

    private final Database database = new Database();
    /** Not anybody's who was here before: the database is shared. */
    private final long user = ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50);

    private ServiceClient client;

    @Deployment(testable = false)
    static WebArchive service() {
        return ServiceWar.packaged();
    }

    @BeforeEach
    void connect() throws URISyntaxException {
        client = ServiceClient.ofReady(url.toURI());
    }

    private long issued(PolicyDraft draft) {
        Answer issued = client.issue(client.activated(draft), user);
        assertThat(issued).hasStatus(201);
        return issued.couponId();
    }

    private long issued() {
        return issued(PolicyDraft.open(10));
    }

    // ---- use

    @Test
    void 쿠폰을_사용하면_할인_금액과_결제_금액을_알려준다() {
        long coupon = issued();

        Answer used = client.use(coupon, "ORDER-1", 30_000);

        assertThat(used).hasStatus(200).isJson();
        assertThat(used.members())
                .containsExactly(
                        "couponId",
                        "couponCode",
                        "couponPolicyId",
                        "userId",
                        "status",
                        "rank",
                        "issuedAt",
                        "expireAt",
                        "usedAt",
                        "orderId",
                        "orderAmount",
                        "discountAmount",
                        "amountToPay");
        assertThat(used.json().path("status").asText()).isEqualTo("USED");
        assertThat(used.json().path("orderId").asText()).isEqualTo("ORDER-1");
        assertThat(used.json().path("orderAmount").asLong()).isEqualTo(30_000);
        assertThat(used.json().path("discountAmount").asLong()).isEqualTo(1_000);
        assertThat(used.json().path("amountToPay").asLong()).isEqualTo(29_000);
        CouponLife row = database.couponLife(coupon);
        assertThat(row.status()).isEqualTo("USED");
        assertThat(row.orderId()).isEqualTo("ORDER-1");
        assertThat(client.coupon(coupon).json().path("usedAt"))
                .isEqualTo(used.json().path("usedAt"));
    }

    @Test
    void 같은_주문이_다시_사용하면_같은_답을_받고_다른_주문은_거절된다() {
        long coupon = issued();
        Answer first = client.use(coupon, "A", 30_000);

        assertThat(client.use(coupon, "A", 30_000).body()).isEqualTo(first.body());
        isRefusedInBothLanguages(
                409,
                "CP007",
                "쿠폰 " + coupon + "은(는) 이미 다른 주문에 사용되었습니다.",
                "Coupon " + coupon + " is used by another order.",
                speaker -> speaker.use(coupon, "B", 30_000));
        assertThat(client.use(coupon, "A", 29_999)).isRefusal(409, "CP007").mentioning("A", "30000");
        assertThat(client.issue(first.json().path("couponPolicyId").asLong(), user))
                .as("a used coupon is an issued one")
                .isRefusal(409, "CP004");
    }

    @Test
    void the_coupons_code_will_do_and_so_will_every_visible_character_in_an_order_id() {
        Answer issued = client.issue(client.openPolicy(1), user);
        String code = issued.json().path("couponCode").asText();
        String order = "!#$%&'()*+,-./:;<=>?@[]^_`{|}~aZ09";

        Answer used = client.use(code, order, 1);

        assertThat(used).hasStatus(200);
        assertThat(used.json().path("orderId").asText()).isEqualTo(order);
        assertThat(used.json().path("amountToPay").asLong()).isZero();
        assertThat(client.cancelUse(code, order)).hasStatus(200);
        assertThat(client.quote(code, 500)).hasStatus(200);
    }

    @Test
    void a_percentage_is_rounded_down_and_limited_and_small_orders_are_refused() {
        PolicyDraft draft = PolicyDraft.open(5)
                .with("discountType", "PERCENTAGE")
                .with("discountValue", 15)
                .with("maxDiscountAmount", 5_000)
                .with("minOrderAmount", 10_000);
        long coupon = issued(draft);

        assertThat(amounts(client.quote(coupon, 19_999))).containsExactly(19_999L, 2_999L, 17_000L);
        assertThat(amounts(client.quote(coupon, 1_000_000))).containsExactly(1_000_000L, 5_000L, 995_000L);
        for (Function<ServiceClient, Answer> tooSmall : List.<Function<ServiceClient, Answer>>of(
                speaker -> speaker.quote(coupon, 9_999), speaker -> speaker.use(coupon, "A", 9_999))) {
            isRefusedInBothLanguages(
                    409,
                    "CP007",
                    "주문 금액 9999이(가) 쿠폰의 최소 주문 금액 10000보다 적습니다.",
                    "Order amount 9999 is below the coupon's minimum order amount 10000.",
                    tooSmall);
        }
        assertThat(amounts(client.use(coupon, "A", 10_000))).containsExactly(10_000L, 1_500L, 8_500L);
        assertThat(client.use(coupon, "A", 9_999)).as("still refused").isRefusal(409, "CP007");
        long policyId = client.coupon(coupon).json().path("couponPolicyId").asLong();
        assertThat(client.policy(policyId).json().path("maxDiscountAmount").asLong())
                .isEqualTo(5_000);
        assertThat(client.policy(policyId).json().path("minOrderAmount").asLong())
                .isEqualTo(10_000);
    }

    private static List<Long> amounts(Answer answer) {
        assertThat(answer).hasStatus(200);
        return List.of(
                answer.json().path("orderAmount").asLong(),
                answer.json().path("discountAmount").asLong(),
                answer.json().path("amountToPay").asLong());
    }

    @Test
    void 견적은_쿠폰을_쓰지_않는다() {
        long coupon = issued();

        Answer quote = client.quote(coupon, 700);

        assertThat(amounts(quote)).as("never below zero").containsExactly(700L, 700L, 0L);
        assertThat(quote.json().has("orderId")).isFalse();
        assertThat(database.couponLife(coupon)).isEqualTo(new CouponLife("UNUSED", null, null));
        client.use(coupon, "A", 700);
        assertThat(client.quote(coupon, 700)).isRefusal(409, "CP007");
    }

    @Test
    void whose_coupon_it_is_must_be_right_if_it_is_said() {
        long coupon = issued();
        String stranger = "{\"orderId\":\"A\",\"orderAmount\":1000,\"userId\":" + (user + 1) + "}";

        for (String action : List.of("use", "cancel-use", "quote")) {
            isRefusedInBothLanguages(
                    409,
                    "CP007",
                    "쿠폰 " + coupon + "은(는) 사용자 " + (user + 1) + "의 쿠폰이 아닙니다.",
                    "Coupon " + coupon + " does not belong to user " + (user + 1) + ".",
                    speaker -> speaker.post("/api/v1/coupons/" + coupon + "/" + action, stranger));
        }
        assertThat(client.post(
                        "/api/v1/coupons/" + coupon + "/use",
                        "{\"orderId\":\"A\",\"orderAmount\":1000,\"userId\":" + user + "}"))
                .hasStatus(200);
    }

    @Test
    void CP002_there_is_no_such_coupon() {
        for (String action : List.of("use", "cancel-use", "quote")) {
            isRefusedInBothLanguages(
                    404,
                    "CP002",
                    "쿠폰 " + UNKNOWN + "을(를) 찾을 수 없습니다.",
                    "There is no coupon " + UNKNOWN + ".",
                    speaker -> speaker.post(
                            "/api/v1/coupons/" + UNKNOWN + "/" + action, "{\"orderId\":\"A\",\"orderAmount\":1000}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"orderAmount\":1000}",
                "{\"orderId\":null,\"orderAmount\":1000}",
                "{\"orderId\":1,\"orderAmount\":1000}",
                "{\"orderId\":\"\",\"orderAmount\":1000}",
                "{\"orderId\":\"a b\",\"orderAmount\":1000}",
                "{\"orderId\":\"주문\",\"orderAmount\":1000}",
                "{\"orderId\":\"12345678901234567890123456789012345678901234567890123456789012345\",\"orderAmount\":1}"
            })
    void an_order_id_is_missing_or_wrong(String body) {
        long coupon = issued();

        assertThat(client.post("/api/v1/coupons/" + coupon + "/use", body))
                .isRefusal(400, "CP008")
                .mentioning("orderId");
        assertThat(client.post("/api/v1/coupons/" + coupon + "/cancel-use", body))
                .isRefusal(400, "CP008")
                .mentioning("orderId");
        assertThat(database.couponLife(coupon).status()).isEqualTo("UNUSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "0", "-1", "1.5", "\"1000\"", "1000000000001", "9223372036854775808"})
    void an_order_amount_is_missing_or_wrong(String amount) {
        long coupon = issued();
        String body = "{\"orderId\":\"A\",\"orderAmount\":" + amount + "}";

        for (String action : List.of("use", "quote")) {
            assertThat(client.post("/api/v1/coupons/" + coupon + "/" + action, body))
                    .isRefusal(400, "CP008")
                    .mentioning("orderAmount");
        }
        assertThat(database.couponLife(coupon).status()).isEqualTo("UNUSED");
    }

    @Test
    void an_id_in_the_path_is_no_number() {
        for (String action : List.of("use", "cancel-use", "quote")) {
            assertThat(client.post("/api/v1/coupons/abc/" + action, "{\"orderId\":\"A\",\"orderAmount\":1}"))
                    .isRefusal(400, "CP008")
                    .mentioning("couponId", "abc");
        }
    }

    @Test
    void 동시에_여러_주문이_사용해도_한_주문만_성공한다() {
        long coupon = issued();
        List<Callable<Answer>> orders = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String order = "ORDER-" + i % 10;
            orders.add(() -> client.use(coupon, order, 30_000));
        }

        List<Answer> answers = Crowd.together(20, orders);

        String winner = database.couponLife(coupon).orderId();
        for (int i = 0; i < answers.size(); i++) {
            if (winner.equals("ORDER-" + i % 10)) {
                assertThat(answers.get(i)).hasStatus(200);
            } else {
                assertThat(answers.get(i)).isRefusal(409, "CP007");
            }
        }
        assertThat(answers.stream().filter(answer -> answer.status() == 200).map(Answer::body))
                .hasSize(4)
                .containsOnly(client.use(coupon, winner, 30_000).body());
    }

    // ---- cancelling

    @Test
    void 취소한_사용은_정책의_통계에_남는다() {
        long coupon = issued();
        long policyId =
                client.use(coupon, "A", 30_000).json().path("couponPolicyId").asLong();
        long before = cancelledUses(policyId);

        client.cancelUse(coupon, "A");

        assertThat(cancelledUses(policyId)).isEqualTo(before + 1);
    }

    private long cancelledUses(long policyId) {
        return client.get(ServiceClient.POLICIES + "/" + policyId + "/statistics")
                .json()
                .path("cancelled")
                .asLong(-1);
    }

    @Test
    void 사용을_취소하면_다시_쓸_수_있고_취소된_주문은_다시_쓸_수_없다() {
        long coupon = issued();
        client.use(coupon, "A", 30_000);

        Answer cancelled = client.cancelUse(coupon, "A");

        assertThat(cancelled).hasStatus(200).isJson();
        assertThat(cancelled.json().path("status").asText()).isEqualTo("UNUSED");
        assertThat(cancelled.json().path("orderId").asText()).isEqualTo("A");
        assertThat(cancelled.json().has("cancelledAt")).isTrue();
        assertThat(cancelled.json().has("usedAt")).isFalse();
        assertThat(client.cancelUse(coupon, "A").body()).as("asked again").isEqualTo(cancelled.body());
        isRefusedInBothLanguages(
                409,
                "CP007",
                "주문 A의 쿠폰 사용은 취소되었습니다. 다시 사용하려면 새 주문 번호를 사용해 주세요.",
                "Order A was cancelled. To use the coupon again, please use a new order id.",
                speaker -> speaker.use(coupon, "A", 30_000));
        assertThat(client.use(coupon, "B", 30_000)).hasStatus(200);
        Answer late = client.cancelUse(coupon, "A");
        assertThat(late).hasStatus(200);
        assertThat(late.json().path("status").asText()).as("B's use stands").isEqualTo("USED");
        assertThat(database.couponLife(coupon).orderId()).isEqualTo("B");
    }

    @Test
    void 사용하지_않은_주문을_취소하면_거절되고_그_주문은_쿠폰을_쓸_수_없다() {
        long coupon = issued();

        isRefusedInBothLanguages(
                409,
                "CP007",
                "주문 A은(는) 쿠폰 " + coupon + "을(를) 사용하지 않았으며, 이제 사용할 수 없습니다.",
                "Order A has not used coupon " + coupon + " and can no longer use it.",
                speaker -> speaker.cancelUse(coupon, "A"));
        assertThat(client.use(coupon, "A", 30_000)).isRefusal(409, "CP007");
        assertThat(client.use(coupon, "B", 30_000)).hasStatus(200);
        assertThat(client.cancelUse(coupon, "C")).isRefusal(409, "CP007");
        assertThat(database.couponLife(coupon).orderId()).isEqualTo("B");
    }

    // ---- the end

    @Test
    void 만료된_쿠폰은_쓸_수_없고_타이머가_만료로_바꾼다() {
        long coupon = issued();
        long used = issued();
        client.use(used, "A", 30_000);
        database.makeOverdue(coupon);
        database.makeOverdue(used);

        Answer late = client.use(coupon, "A", 30_000);

        assertThat(late).isRefusal(409, "CP007").mentioning("만료", String.valueOf(coupon));
        assertThat(client.quote(coupon, 30_000)).isRefusal(409, "CP007");
        assertThat(client.coupon(coupon).json().path("status").asText()).isEqualTo("EXPIRED");
        Await.until("the timer has come by", () -> database.couponLife(coupon).status(), "EXPIRED"::equals);
        assertThat(database.couponLife(used).status()).isEqualTo("USED");
        Answer cancelled = client.cancelUse(used, "A");
        assertThat(cancelled.json().path("status").asText()).isEqualTo("EXPIRED");
        assertThat(database.couponLife(used)).isEqualTo(new CouponLife("EXPIRED", null, null));
        assertThat(client.use(used, "B", 30_000)).isRefusal(409, "CP007");
    }

    // ---- my coupons

    @Test
    void 내_쿠폰은_최신순으로_빠짐없이_나뉘어_조회된다() {
        List<Long> mine = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            mine.add(issued());
        }
        Collections.reverse(mine);

        List<Long> seen = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            JsonNode page = coupons("&limit=2" + cursor).json();
            page.path("items").forEach(item -> seen.add(item.path("couponId").asLong()));
            assertThat(page.path("items").size()).isBetween(1, 2);
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : null;
        }

        assertThat(seen).isEqualTo(mine);
        assertThat(coupons("").json().path("items")).hasSize(5);
    }

    @Test
    void a_coupon_in_the_list_is_the_coupon_and_tells_its_name_and_discount() {
        long coupon = issued(PolicyDraft.open(1)
                .with("name", "\"겨울\" 쿠폰")
                .with("discountType", "PERCENTAGE")
                .with("discountValue", 15)
                .with("maxDiscountAmount", 5_000));

        JsonNode item = coupons("").json().path("items").path(0);

        client.coupon(coupon).json().properties().forEach(member -> assertThat(item.path(member.getKey()))
                .as(member.getKey())
                .isEqualTo(member.getValue()));
        assertThat(item.path("name").asText()).isEqualTo("\"겨울\" 쿠폰");
        assertThat(item.path("discountType").asText()).isEqualTo("PERCENTAGE");
        assertThat(item.path("discountValue").asInt()).isEqualTo(15);
        assertThat(item.path("maxDiscountAmount").asInt()).isEqualTo(5_000);
        assertThat(item.has("minOrderAmount")).isFalse();
    }

    @Test
    void the_list_is_filtered_by_what_a_coupon_is_by_the_clock() {
        long unused = issued();
        long used = issued();
        client.use(used, "A", 1_000);
        long overdue = issued();
        database.makeOverdue(overdue);

        assertThat(ids(coupons("&status=UNUSED"))).containsExactly(unused);
        assertThat(ids(coupons("&status=USED"))).containsExactly(used);
        assertThat(ids(coupons("&status=EXPIRED"))).containsExactly(overdue);
        assertThat(ids(coupons("&status=EXPIRED&limit=1"))).containsExactly(overdue);
        assertThat(client.get("/api/v1/coupons?userId=" + (user + 1)).body()).isEqualTo("{\"items\":[]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=unused", "status=", "limit=0", "limit=101", "limit=x", "cursor=0", "cursor=x"})
    void a_list_is_asked_for_in_a_wrong_way(String parameter) {
        assertThat(coupons("&" + parameter))
                .isRefusal(400, "CP008")
                .mentioning(parameter.substring(0, parameter.indexOf('=')));
    }

    @Test
    void a_list_needs_a_user() {
        assertThat(client.get("/api/v1/coupons")).isRefusal(400, "CP008").mentioning("userId");
    }

    private Answer coupons(String parameters) {
        return client.get("/api/v1/coupons?userId=" + user + parameters);
    }

    private static List<Long> ids(Answer page) {
        List<Long> ids = new ArrayList<>();
        page.json().path("items").forEach(item -> ids.add(item.path("couponId").asLong()));
        return ids;
    }

    // ---- policies, and their stock

    @Test
    void 진행_중이거나_예정된_정책만_고객에게_보인다() {
        LocalDateTime now = database.now();
        long over = client.planned(PolicyDraft.open(5).window(now.minusHours(2), now.minusHours(1)));
        long forgotten = client.planned(PolicyDraft.open(5));
        long open = client.activated(PolicyDraft.open(5).with("description", "설명"));
        long coming = client.planned(PolicyDraft.open(7).window(now.plusHours(1), now.plusHours(2)));
        client.issue(open, user);

        Map<Long, JsonNode> offers = offers();

        assertThat(offers).doesNotContainKeys(over, forgotten);
        JsonNode openOffer = Await.until(
                "the page is not the one of 200 ms ago any more",
                () -> offers().get(open),
                offer -> offer != null && offer.path("remainingStock").asInt() == 4);
        assertThat(openOffer.path("available").asBoolean()).isTrue();
        assertThat(openOffer.path("opensIn").decimalValue()).isZero();
        assertThat(openOffer.path("description").asText()).isEqualTo("설명");
        assertThat(openOffer.path("discountValue").asInt()).isEqualTo(1_000);
        JsonNode comingOffer = offers().get(coming);
        assertThat(comingOffer.path("available").asBoolean()).isFalse();
        assertThat(comingOffer.path("remainingStock").asInt()).isEqualTo(7);
        assertThat(comingOffer.path("opensIn").asDouble()).isBetween(3_000.0, 3_600.0);
    }

    /** Every page, first to last. */
    private Map<Long, JsonNode> offers() {
        Map<Long, JsonNode> offers = new HashMap<>();
        Optional<String> cursor = Optional.of("");
        while (cursor.isPresent()) {
            Answer page = client.get("/api/v1/coupons/policies?limit=100" + cursor.get());
            assertThat(page).hasStatus(200).isJson();
            isShortlyPublic(page);
            page.json()
                    .path("items")
                    .forEach(item -> offers.put(item.path("couponPolicyId").asLong(), item));
            cursor = Optional.ofNullable(page.json().get("nextCursor")).map(next -> "&cursor=" + next.asText());
        }
        return offers;
    }

    private static void isShortlyPublic(Answer answer) {
        assertThat(answer.header("Cache-Control")).hasValue("public, max-age=0, must-revalidate, max-age-ms=200");
    }

    @Test
    void 재고_응답은_얼마나_오래됐을_수_있는지_알리고_그보다_오래되지_않는다() {
        long policyId = client.openPolicy(50);
        for (int issued = 1; issued <= 30; issued++) {
            client.issue(policyId, user + issued);
            int left = 50 - issued;
            long issuedAt = System.nanoTime();
            long askedAt;
            Answer stock;
            do {
                askedAt = System.nanoTime();
                stock = client.stock(policyId);
                isShortlyPublic(stock);
                assertThat(stock.json().path("remainingStock").asInt()).isBetween(left, left + 1);
            } while (stock.json().path("remainingStock").asInt() != left
                    && askedAt - issuedAt < Duration.ofMillis(200).toNanos());
            assertThat(stock.json().path("remainingStock").asInt())
                    .as("asked for 200 ms after the coupon was issued, or later")
                    .isEqualTo(left);
        }
    }

    @Test
    void a_crowd_that_polls_is_answered_and_unknown_policies_are_still_unknown() {
        long policyId = client.openPolicy(5);
        List<Callable<Answer>> polls = Collections.nCopies(500, () -> client.stock(policyId));

        assertThat(Crowd.together(50, polls)).allSatisfy(answer -> assertThat(answer.body())
                .isEqualTo("{\"couponPolicyId\":" + policyId + ",\"remainingStock\":5,\"available\":true}"));
        for (int i = 0; i < 50; i++) {
            assertThat(client.stock(UNKNOWN - i)).isRefusal(404, "CP001");
        }
    }

    // ---- problem+json

    @Test
    void 요청하면_RFC_9457_형식으로_오류를_알린다() {
        long policyId = client.openPolicy(1);
        client.issue(policyId, user);
        ServiceClient modern = client.with("Accept", "application/json, application/problem+json");

        Answer soldOut = modern.issue(policyId, user + 1);

        assertThat(soldOut).isProblem(409, "CP003");
        assertThat(soldOut.json().path("title").asText()).isEqualTo("쿠폰 소진");
        assertThat(soldOut.json().path("detail").asText()).isEqualTo("쿠폰이 모두 소진되었습니다.");
        assertThat(soldOut.header("Vary")).hasValue("Accept-Language, Accept");
        Answer english = modern.speaking("en").stock(UNKNOWN);
        assertThat(english).isProblem(404, "CP001");
        assertThat(english.json().path("title").asText()).isEqualTo("Coupon policy not found");
        assertThat(modern.get("/api/v1/nothing")).isProblem(404, "CP008");
        assertThat(modern.post("/api/v1/coupons/1/use", "[")).isProblem(400, "CP008");
        assertThat(client.with("Accept", "application/problem+json").stock(policyId))
                .as("there is no policy in that type")
                .isProblem(406, "CP008");
        assertThat(modern.stock(policyId)).hasStatus(200).isJson();
        assertThat(client.with("Accept", "*/*").stock(UNKNOWN)).isRefusal(404, "CP001");
    }

    private void isRefusedInBothLanguages(
            int status, String code, String korean, String english, Function<ServiceClient, Answer> request) {
        assertThat(request.apply(client)).isRefusal(status, code).saying(korean);
        assertThat(request.apply(client.speaking("en"))).isRefusal(status, code).saying(english);
    }
}
