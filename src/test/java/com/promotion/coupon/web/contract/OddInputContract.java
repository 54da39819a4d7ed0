package com.promotion.coupon.web.contract;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Input that is nearly right: it gets one clear answer, and no meaning that nobody intended. */
public interface OddInputContract extends RunningService {
    String COUPONS = "/api/v1/coupons";

    @ParameterizedTest
    @ValueSource(strings = {"١٢", "１２", "+1", "-1", "0", "1.0", "1e3", " 1", "1234567890123456789012345", "0x1", "\0"})
    default void a_number_in_a_query_has_ascii_digits_only(String number) {
        String encoded = URLEncoder.encode(number, StandardCharsets.UTF_8);

        assertThat(client().get(COUPONS + "?userId=" + encoded))
                .isRefusal(400, "CP008")
                .mentioning("userId");
        for (String parameter : List.of("limit", "cursor")) {
            assertThat(client().get(ServiceClient.POLICIES + "?" + parameter + "=" + encoded))
                    .isRefusal(400, "CP008")
                    .mentioning(parameter);
            assertThat(client().get(COUPONS + "/policies?" + parameter + "=" + encoded))
                    .isRefusal(400, "CP008")
                    .mentioning(parameter);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"name", "status", "from", "to"})
    default void a_nul_in_a_query_is_no_outage(String parameter) {
        assertThat(client().get(ServiceClient.POLICIES + "?" + parameter + "=a%00b"))
                .isRefusal(400, "CP008")
                .mentioning(parameter);
    }

    @Test
    default void a_misspelt_or_repeated_query_parameter_is_named() {
        long policyId = client().openPolicy(1);
        String policy = ServiceClient.POLICIES + "/" + policyId;
        for (String path : List.of(
                ServiceClient.POLICIES,
                policy,
                policy + "/statistics",
                policy + "/audit",
                policy + "/coupons",
                policy + "/coupons.csv",
                COUPONS + "/policies/" + policyId + "/issued")) {
            String query = path.endsWith("/issued") ? "?userId=1&stauts=ENDED" : "?stauts=ENDED";
            assertThat(client().get(path + query)).isRefusal(400, "CP008").mentioning("stauts");
        }
        assertThat(client().get(COUPONS + "?userId=1&stauts=USED"))
                .isRefusal(400, "CP008")
                .mentioning("stauts");
        assertThat(client().get(ServiceClient.POLICIES + "?status=ENDED&status=ACTIVE"))
                .isRefusal(400, "CP008")
                .mentioning("status");
        assertThat(client().post(policy + "/end?force=true", ""))
                .isRefusal(400, "CP008")
                .mentioning("force");
        assertThat(client().policy(policyId).json().path("status").asText()).isEqualTo("ACTIVE");
    }

    /** Caches and monitors add parameters of their own to what is public. */
    @Test
    default void public_reads_ignore_parameters_that_they_do_not_know() {
        long policyId = client().openPolicy(1);

        assertThat(client().get(COUPONS + "/policies/" + policyId + "/stock?_=1"))
                .hasStatus(200);
        assertThat(client().get(COUPONS + "/policies?_=1")).hasStatus(200);
    }

    @Test
    default void a_misspelt_member_gives_nothing_away() {
        assertThat(client().create(PolicyDraft.open(1).with("maxDiscount", 5_000)))
                .isRefusal(400, "CP008")
                .mentioning("maxDiscount", "maxDiscountAmount");
        long policyId = client().openPolicy(1);
        assertThat(client().change(policyId, PolicyDraft.open(2).with("maxDiscount", 5_000)))
                .isRefusal(400, "CP008");
        assertThat(client().policy(policyId).json().path("totalQuantity").asInt())
                .isEqualTo(1);

        long couponId = client().issue(policyId, USER).couponId();
        for (String action : List.of("use", "quote", "cancel-use")) {
            assertThat(client().post(
                                    COUPONS + "/" + couponId + "/" + action,
                                    "{\"orderId\":\"A-1\",\"orderAmount\":30000,\"ordreAmount\":1}"))
                    .as(action)
                    .isRefusal(400, "CP008");
        }
        assertThat(client().coupon(couponId).json().path("status").asText()).isEqualTo("UNUSED");
    }

    @Test
    default void an_answer_that_is_sent_back_changed_is_understood() {
        long policyId = client().openPolicy(1);
        Answer read = client().policy(policyId);

        Answer changed = client().with("If-Match", read.header("ETag").orElseThrow())
                .send(
                        "PUT",
                        ServiceClient.POLICIES + "/" + policyId,
                        BodyPublishers.ofString(read.body().replace("\"totalQuantity\":1,", "\"totalQuantity\":2,")));

        assertThat(changed).hasStatus(200);
        assertThat(changed.json().path("totalQuantity").asInt()).isEqualTo(2);
    }

    @Test
    default void a_claim_may_have_members_that_nobody_knows() {
        long policyId = client().openPolicy(1);

        assertThat(client().post(PolicyPaths.issuePath(policyId), "{\"userId\":" + USER + ",\"campaign\":\"x\"}"))
                .hasStatus(201);
    }

    @Test
    default void a_member_that_is_there_twice_is_refused() {
        long policyId = client().openPolicy(2);

        assertThat(client().post(PolicyPaths.issuePath(policyId), "{\"userId\":1,\"userId\":2}"))
                .isRefusal(400, "CP008")
                .mentioning("userId");
        assertThat(client().post(
                                ServiceClient.POLICIES,
                                PolicyDraft.open(1).json().replaceFirst("\\{", "{\"totalQuantity\":1000000,")))
                .isRefusal(400, "CP008")
                .mentioning("totalQuantity");
        assertThat(database().coupons(policyId)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00A0", "\u200B", "\u3000\t", "\u2060\uFEFF", "\u3164", "\u2800", "\u202E", "\uFE0F"})
    default void a_name_that_shows_nothing_is_none(String name) {
        assertThat(client().create(PolicyDraft.open(1).with("name", name)))
                .isRefusal(400, "CP008")
                .mentioning("name");
    }

    @Test
    default void half_of_a_surrogate_pair_is_no_text() {
        String body = PolicyDraft.open(1).with("name", "HALF").json().replace("HALF", "\\ud83c");

        assertThat(client().post(ServiceClient.POLICIES, body))
                .isRefusal(400, "CP008")
                .mentioning("name");
    }

    /** As a Mac writes file names, and some input methods text. */
    @Test
    default void a_name_in_decomposed_letters_is_the_same_name() {
        String name = "한글 쿠폰 " + System.nanoTime();
        String decomposed = Normalizer.normalize(name, Normalizer.Form.NFD);

        JsonNode created =
                client().create(PolicyDraft.open(1).with("name", decomposed)).json();

        assertThat(created.path("name").asText()).isEqualTo(name).isNotEqualTo(decomposed);
        for (String search : List.of(name, decomposed)) {
            String query =
                    "?name=" + URLEncoder.encode(search, StandardCharsets.UTF_8).replace("+", "%20");
            assertThat(client().get(ServiceClient.POLICIES + query).json().path("items"))
                    .extracting(found -> found.path("id").asLong())
                    .containsExactly(created.path("id").asLong());
        }
        assertThat(client().create(PolicyDraft.open(1)
                        .with("name", Normalizer.normalize("각".repeat(100), Normalizer.Form.NFD))))
                .hasStatus(201);
        assertThat(client().create(PolicyDraft.open(1).with("name", "👨\u200D👩\u200D👧\u200D👦".repeat(100))))
                .hasStatus(201);
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Type, application/json;charset=EUC-KR, EUC-KR",
        "Content-Type, application/json; charset=\"utf-16\", utf-16",
        "Content-Encoding, gzip, gzip",
        "Content-Encoding, br, br"
    })
    default void a_body_in_another_charset_or_coding_is_refused(String header, String value, String named) {
        long policyId = client().openPolicy(1);

        assertThat(client().with(header, value).issue(policyId, USER))
                .isRefusal(415, "CP008")
                .mentioning(named);
        assertThat(client().with(header, value).create(PolicyDraft.open(1)))
                .isRefusal(415, "CP008")
                .mentioning(named);
        assertThat(database().coupons(policyId)).isEmpty();
    }

    @Test
    default void an_order_amount_of_0_or_more_is_any() {
        Answer created = client().create(PolicyDraft.open(1).with("minOrderAmount", 0));

        assertThat(created).hasStatus(201);
        assertThat(created.json().has("minOrderAmount")).isFalse();
    }

    @Test
    default void a_coupon_is_not_spent_for_a_discount_of_0() {
        long policyId = client().activated(
                        PolicyDraft.open(1).with("discountType", "PERCENTAGE").with("discountValue", 1));
        long couponId = client().issue(policyId, USER).couponId();

        assertThat(client().quote(couponId, 99)).isRefusal(409, "CP007").mentioning("99");
        assertThat(client().use(couponId, "A-1", 99)).isRefusal(409, "CP007").mentioning("99");
        assertThat(client().coupon(couponId).json().path("status").asText()).isEqualTo("UNUSED");
        assertThat(client().use(couponId, "A-1", 100)).hasStatus(200);
    }

    @Test
    default void an_action_on_another_version_than_the_one_that_was_seen_is_refused() {
        long pending = client().planned(PolicyDraft.open(1));
        ServiceClient stale = client().with("If-Match", "\"99\"");

        assertThat(stale.activate(pending)).isRefusal(412, "CP013");
        assertThat(stale.delete(pending)).isRefusal(412, "CP013");
        assertThat(client().with(
                                "If-Match",
                                client().policy(pending).header("ETag").orElseThrow())
                        .activate(pending))
                .hasStatus(200);
        assertThat(stale.end(pending)).isRefusal(412, "CP013");
        assertThat(stale.post(ServiceClient.POLICIES + "/" + pending + "/reload", ""))
                .isRefusal(412, "CP013");
        assertThat(client().policy(pending).json().path("status").asText()).isEqualTo("ACTIVE");
    }

    /** Behind a proxy the server does not know by which scheme and host it was called. */
    @Test
    default void a_location_names_no_host() {
        ServiceClient behindProxy =
                client().with("X-Forwarded-Proto", "https").with("X-Forwarded-Host", "shop.example");
        Answer policy = behindProxy.create(PolicyDraft.open(1));
        long policyId = policy.json().path("id").asLong();
        client().activate(policyId);
        Answer coupon = behindProxy.issue(policyId, USER);

        assertThat(policy.header("Location")).hasValue(ServiceClient.POLICIES + "/" + policyId);
        assertThat(coupon.header("Location")).hasValue(COUPONS + "/" + coupon.couponId());
    }

    /** JavaScript rounds numbers above 2^53: such a client sends and reads ids as text. */
    @Test
    default void ids_are_taken_and_given_as_text_too() {
        long user = (1L << 53) + 1;
        long policyId = client().activated(PolicyDraft.open(5));
        String body = "{\"userIdText\":\"" + user + "\"}";

        Answer issued = client().post(COUPONS + "/policies/" + policyId + "/issue", body);

        assertThat(issued).hasStatus(201);
        assertThat(issued.json().path("userId").asLong()).isEqualTo(user);
        assertThat(issued.json().path("userIdText").asText()).isEqualTo(String.valueOf(user));
        assertThat(issued.json().path("couponPolicyIdText").asText()).isEqualTo(String.valueOf(policyId));
        assertThat(client().policy(policyId).json().path("idText").asText()).isEqualTo(String.valueOf(policyId));
        String coupon = COUPONS + "/" + issued.json().path("couponCode").asText();
        String use = "{\"userId\":" + user + ",\"userIdText\":\"%s\",\"orderId\":\"A\",\"orderAmount\":30000}";
        assertThat(client().post(coupon + "/use", use.formatted(USER)))
                .isRefusal(400, "CP008")
                .mentioning("userIdText", String.valueOf(user), String.valueOf(USER));
        assertThat(client().post(coupon + "/use", use.formatted("+1")))
                .isRefusal(400, "CP008")
                .mentioning("userIdText", "+1");
        assertThat(client().post(coupon + "/use", use.formatted(user))).hasStatus(200);
    }
}
