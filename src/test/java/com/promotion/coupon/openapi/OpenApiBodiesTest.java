package com.promotion.coupon.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.promotion.coupon.application.ClaimTicketService.IssuedTicket;
import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;
import com.promotion.coupon.application.dto.CouponState;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.CustomerCoupon;
import com.promotion.coupon.application.dto.IssueOutcome;
import com.promotion.coupon.application.dto.OpenPolicyView;
import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.DiscountType;
import com.promotion.coupon.domain.PolicyChange;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.web.dto.response.ClaimTicketResponse;
import com.promotion.coupon.web.dto.response.CouponIssueResponse;
import com.promotion.coupon.web.dto.response.CouponResponse;
import com.promotion.coupon.web.dto.response.CouponStockResponse;
import com.promotion.coupon.web.dto.response.CouponUseResponse;
import com.promotion.coupon.web.dto.response.CustomerCouponResponse;
import com.promotion.coupon.web.dto.response.ErasureResponse;
import com.promotion.coupon.web.dto.response.GateStateResponse;
import com.promotion.coupon.web.dto.response.OpenPolicyResponse;
import com.promotion.coupon.web.dto.response.Page;
import com.promotion.coupon.web.dto.response.PolicyAuditResponse;
import com.promotion.coupon.web.dto.response.PolicyResponse;
import com.promotion.coupon.web.dto.response.PolicyStatisticsResponse;
import com.promotion.coupon.web.json.JsonbResolver;
import jakarta.json.bind.Jsonb;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The schemas of the document have the members, types and words of the bodies that the code writes. */
class OpenApiBodiesTest {
    private static final ApiDocument DOCUMENT = ApiDocument.shipped();
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final IssuedTicket TICKET =
            new IssuedTicket("a".repeat(55) + "." + "b".repeat(43), 16, Terms.NOON, Terms.NOON.plusDays(1));
    private static final Jsonb JSONB = new JsonbResolver().getContext(Object.class);

    @Test
    void a_value_that_does_not_fit_is_found_out() {
        JsonNode coupon = DOCUMENT.schema("Coupon");
        JsonNode good = parsed(CouponIssueResponse.json(coupon(CouponStatus.UNUSED), SEOUL));

        assertThat(faultsAfter(good, coupon, json -> json.remove("rank"))).containsExactly(": rank is missing");
        assertThat(faultsAfter(good, coupon, json -> json.put("colour", "red")))
                .containsExactly(": colour is not documented");
        assertThat(faultsAfter(good, coupon, json -> json.put("userId", "1"))).hasSize(1);
        assertThat(faultsAfter(good, coupon, json -> json.put("status", "LOST")))
                .hasSize(1);
        assertThat(faultsAfter(good, coupon, json -> json.put("rank", 0))).hasSize(1);
        assertThat(faultsAfter(good, coupon, json -> json.put("issuedAt", "today")))
                .hasSize(1);
    }

    private static List<String> faultsAfter(JsonNode good, JsonNode schema, Consumer<ObjectNode> damage) {
        ObjectNode damaged = good.deepCopy();
        damage.accept(damaged);
        return SchemaCheck.faults(DOCUMENT, schema, damaged);
    }

    static Stream<Arguments> records() {
        return Stream.of(
                Arguments.of("PolicyTerms", CouponTerms.class),
                Arguments.of("PolicyPage", Page.class),
                Arguments.of("CustomerCouponPage", Page.class),
                Arguments.of("OpenPolicyPage", Page.class),
                Arguments.of("CouponPage", Page.class),
                Arguments.of("Stock", CouponStockResponse.class),
                Arguments.of("GateState", GateStateResponse.class),
                Arguments.of("Gate", PolicyStatisticsResponse.GateResponse.class),
                Arguments.of("Statistics", PolicyStatisticsResponse.class),
                Arguments.of("Erasure", ErasureResponse.class),
                Arguments.of("AuditTrail", Page.class),
                Arguments.of("AuditEntry", PolicyAuditResponse.class),
                Arguments.of("AuditChange", PolicyAuditResponse.Change.class));
    }

    /** Records are written as they are; of what is null nothing is written, so a primitive is always there, or has a default. */
    @ParameterizedTest
    @MethodSource("records")
    void a_schema_has_the_members_of_its_record(String schema, Class<?> type) {
        Map<String, String> coded = new LinkedHashMap<>();
        List<String> always = new ArrayList<>();
        Arrays.stream(type.getRecordComponents()).forEach(member -> {
            coded.put(member.getName(), jsonType(member.getType()));
            JsonNode documentedMember =
                    DOCUMENT.schema(schema).path("properties").path(member.getName());
            if (member.getType().isPrimitive() && !documentedMember.has("default")) {
                always.add(member.getName());
            }
        });
        Map<String, String> documented = new LinkedHashMap<>();
        SchemaCheck.members(DOCUMENT, DOCUMENT.schema(schema))
                .forEach((name, member) -> documented.put(
                        name, DOCUMENT.resolved(member).path("type").asText()));

        assertThat(documented).isEqualTo(coded);
        assertThat(List.copyOf(documented.keySet())).isEqualTo(List.copyOf(coded.keySet()));
        assertThat(SchemaCheck.required(DOCUMENT, DOCUMENT.schema(schema))).containsAll(always);
    }

    private static String jsonType(Class<?> type) {
        if (type == String.class || type == LocalDateTime.class || type.isEnum()) {
            return "string";
        }
        if (type == boolean.class) {
            return "boolean";
        }
        if (type == List.class) {
            return "array";
        }
        if (List.of(int.class, long.class, Integer.class, Long.class).contains(type)) {
            return "integer";
        }
        return Number.class.isAssignableFrom(type) || type == double.class ? "number" : "object";
    }

    /** Answers with every member and with as few as there can be. */
    static Stream<Arguments> builtOfMembers() {
        PolicyView full = policy(Terms.of(10).described("text").limits(5L, 6L).build());
        PolicyView least = policy(Terms.of(10).build());
        return Stream.of(
                Arguments.of(
                        "CustomerCoupon",
                        CustomerCouponResponse.of(
                                new CustomerCoupon(
                                        coupon(CouponStatus.USED),
                                        "name",
                                        full.terms().discount()),
                                SEOUL),
                        CustomerCouponResponse.of(
                                new CustomerCoupon(
                                        coupon(CouponStatus.UNUSED),
                                        "name",
                                        least.terms().discount()),
                                SEOUL)),
                Arguments.of(
                        "Coupon",
                        CouponResponse.of(coupon(CouponStatus.USED), SEOUL),
                        CouponResponse.of(coupon(CouponStatus.UNUSED), SEOUL)),
                Arguments.of(
                        "ClaimTicket", ClaimTicketResponse.of(TICKET, SEOUL), ClaimTicketResponse.of(TICKET, SEOUL)),
                Arguments.of("Policy", PolicyResponse.of(full, SEOUL), PolicyResponse.of(least, SEOUL)),
                Arguments.of(
                        "OpenPolicy",
                        OpenPolicyResponse.of(open(full), SEOUL),
                        OpenPolicyResponse.of(open(least), SEOUL)));
    }

    @ParameterizedTest
    @MethodSource("builtOfMembers")
    void a_schema_has_the_members_that_are_written(String schema, Map<String, ?> full, Map<String, ?> least) {
        JsonNode documented = DOCUMENT.schema(schema);

        assertThat(List.copyOf(SchemaCheck.members(DOCUMENT, documented).keySet()))
                .isEqualTo(List.copyOf(full.keySet()));
        assertThat(SchemaCheck.required(DOCUMENT, documented)).isEqualTo(least.keySet());
        assertThat(SchemaCheck.faults(DOCUMENT, documented, parsed(full))).isEmpty();
        assertThat(SchemaCheck.faults(DOCUMENT, documented, parsed(least))).isEmpty();
    }

    private static PolicyView policy(CouponTerms terms) {
        return new PolicyView(1, terms, 0, PolicyStatus.PENDING, true, 0);
    }

    private static OpenPolicyView open(PolicyView policy) {
        return new OpenPolicyView(policy.id(), policy.terms(), 10, true, 1_500);
    }

    static Stream<Arguments> answersForCoupons() {
        CouponView unused = coupon(CouponStatus.UNUSED);
        CouponView used = coupon(CouponStatus.USED);
        return Stream.of(
                Arguments.of("Coupon", parsed(CouponIssueResponse.json(unused, SEOUL))),
                Arguments.of("Coupon", parsed(CouponIssueResponse.json(used, SEOUL))),
                Arguments.of("UndecidedCoupon", parsed(CouponIssueResponse.pendingJson(IssueOutcome.pending(1, 2, 3)))),
                Arguments.of(
                        "UndecidedCoupon",
                        parsed(CouponIssueResponse.stateJson(
                                new CouponState(1, 2, 3, Optional.empty(), false), SEOUL))),
                Arguments.of(
                        "CouponUse",
                        parsed(CouponUseResponse.of(new CouponQuote(used, "A-1", 2, 30_000, 3_000), SEOUL))),
                Arguments.of(
                        "CouponQuote", parsed(CouponUseResponse.of(new CouponQuote(unused, null, null, 2, 1), SEOUL))),
                Arguments.of(
                        "CancelledUse",
                        parsed(CouponUseResponse.of(new CancelledUse(unused, "A-1", 1, Terms.NOON), SEOUL))));
    }

    @ParameterizedTest
    @MethodSource("answersForCoupons")
    void an_answer_for_a_coupon_fits_its_schema(String schema, JsonNode json) {
        assertThat(SchemaCheck.faults(DOCUMENT, DOCUMENT.schema(schema), json)).isEmpty();
    }

    private static CouponView coupon(CouponStatus status) {
        LocalDateTime usedAt = status == CouponStatus.USED ? Terms.NOON.plusHours(1) : null;
        return new CouponView(1L << 60, 2, 3, status, 4, Terms.NOON, usedAt, Terms.NOON.plusDays(30));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonNode parsed(Object response) {
        return parsed(utf8(JSONB.toJson(response)));
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return JSON.readTree(new String(json, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Stream<Arguments> enums() {
        return Stream.of(
                Arguments.of("Coupon", "status", CouponStatus.class),
                Arguments.of("Policy", "status", PolicyStatus.class),
                Arguments.of("Statistics", "status", PolicyStatus.class),
                Arguments.of("PolicyTerms", "discountType", DiscountType.class),
                Arguments.of("AuditEntry", "action", PolicyChange.Action.class));
    }

    @ParameterizedTest
    @MethodSource("enums")
    void words_are_those_of_the_code(String schema, String member, Class<? extends Enum<?>> type) {
        List<String> documented = new ArrayList<>();
        DOCUMENT.resolved(DOCUMENT.schema(schema).path("properties").path(member))
                .path("enum")
                .forEach(word -> documented.add(word.asText()));

        assertThat(documented)
                .isEqualTo(
                        Arrays.stream(type.getEnumConstants()).map(Enum::name).toList());
    }
}
