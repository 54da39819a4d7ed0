package com.promotion.coupon.web.dto.response;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.CustomerCoupon;
import com.promotion.coupon.application.dto.OpenPolicyPage;
import com.promotion.coupon.application.dto.OpenPolicyView;
import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.dto.StockView;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.DiscountType;
import com.promotion.coupon.domain.FieldChange;
import com.promotion.coupon.domain.PolicyAudit.Entry;
import com.promotion.coupon.domain.PolicyChange;
import com.promotion.coupon.domain.PolicyChange.Action;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.web.dto.request.PageRequest;
import com.promotion.coupon.web.json.JsonbResolver;
import jakarta.json.bind.Jsonb;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The exact JSON of the answers: members, their order and formats, and that nothing is written for null. */
class ResponseJsonTest {
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final LocalDateTime NOON = Terms.NOON;
    private static final CouponTerms FULL = Terms.of(10)
            .named("겨울 \"쿠폰\"")
            .described("설명")
            .discount(DiscountType.PERCENTAGE, 15)
            .limits(5_000L, 20_000L)
            .proofOfWork(16)
            .window(NOON, NOON.plusDays(1).plusNanos(250_000_000))
            .build();
    private static final CouponTerms LEAST = Terms.of(5).build();
    private static final CouponPolicy FULL_POLICY = CouponPolicy.plan(8, FULL);
    private static final CouponPolicy LEAST_POLICY = CouponPolicy.plan(7, LEAST);

    private static final String FULL_JSON =
            "{\"id\":8,\"idText\":\"8\",\"name\":\"겨울 \\\"쿠폰\\\"\",\"description\":\"설명\","
                    + "\"discountType\":\"PERCENTAGE\",\"discountValue\":15,\"maxDiscountAmount\":5000,"
                    + "\"minOrderAmount\":20000,\"totalQuantity\":10,\"issuedQuantity\":0,\"startAt\":\"2026-01-14T12:00:00\","
                    + "\"endAt\":\"2026-01-15T12:00:00.25\",\"expireAt\":\"2026-02-14T12:00:00.25\",\"zone\":\"Asia/Seoul\",\"endAtExclusive\":true,\"proofOfWorkBits\":16,"
                    + "\"status\":\"PENDING\",\"scheduled\":false}";
    private static final String LEAST_JSON =
            "{\"id\":7,\"idText\":\"7\",\"name\":\"선착순 쿠폰\",\"discountType\":\"FIXED\","
                    + "\"discountValue\":1000,\"totalQuantity\":5,\"issuedQuantity\":0,\"startAt\":\"2026-01-14T12:00:00\","
                    + "\"endAt\":\"2026-01-15T12:00:00\",\"expireAt\":\"2026-02-13T12:00:00\",\"zone\":\"Asia/Seoul\",\"endAtExclusive\":true,\"proofOfWorkBits\":0,"
                    + "\"status\":\"PENDING\",\"scheduled\":false}";
    private static final String UNUSED_JSON = "\"couponId\":1152921504606846976,\"couponCode\":\"1000000000000\","
            + "\"couponPolicyId\":7,\"couponPolicyIdText\":\"7\",\"userId\":3,\"userIdText\":\"3\",\"status\":\"UNUSED\",\"rank\":4,\"issuedAt\":\"2026-01-14T12:00:00\",\"issuedAtWithOffset\":\"2026-01-14T12:00:00+09:00\","
            + "\"expireAt\":\"2026-02-13T12:00:00\",\"zone\":\"Asia/Seoul\"";
    private static final String USED_JSON = "\"couponId\":1152921504606846976,\"couponCode\":\"1000000000000\","
            + "\"couponPolicyId\":7,\"couponPolicyIdText\":\"7\",\"userId\":3,\"userIdText\":\"3\",\"status\":\"USED\",\"rank\":4,\"issuedAt\":\"2026-01-14T12:00:00\",\"issuedAtWithOffset\":\"2026-01-14T12:00:00+09:00\","
            + "\"expireAt\":\"2026-02-13T12:00:00\",\"zone\":\"Asia/Seoul\",\"usedAt\":\"2026-01-14T13:00:00\",\"usedAtWithOffset\":\"2026-01-14T13:00:00+09:00\"";

    private final Jsonb jsonb = new JsonbResolver().getContext(Object.class);

    private String json(Object response) {
        return jsonb.toJson(response);
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    /** Issued some milliseconds after noon, which the answers leave out. */
    private static CouponView coupon(CouponStatus status) {
        LocalDateTime issuedAt = NOON.plusNanos(123_000_000);
        LocalDateTime usedAt = status == CouponStatus.USED ? issuedAt.plusHours(1) : null;
        return new CouponView(1L << 60, 7, 3, status, 4, issuedAt, usedAt, NOON.plusDays(30));
    }

    @Test
    void a_policy() {
        assertThat(json(PolicyResponse.of(PolicyView.of(FULL_POLICY), SEOUL))).isEqualTo(FULL_JSON);
        assertThat(json(PolicyResponse.of(PolicyView.of(LEAST_POLICY), SEOUL))).isEqualTo(LEAST_JSON);
    }

    private static Page<Map<String, Object>> policies(List<PolicyView> found, int limit) {
        return Page.of(new PageRequest(null, limit), found, PolicyView::id, policy -> PolicyResponse.of(policy, SEOUL));
    }

    @Test
    void a_page_of_policies() {
        List<PolicyView> found = List.of(PolicyView.of(FULL_POLICY), PolicyView.of(LEAST_POLICY));

        assertThat(json(policies(found, 2))).isEqualTo("{\"items\":[" + FULL_JSON + "," + LEAST_JSON + "]}");
        assertThat(json(policies(found, 1))).isEqualTo("{\"items\":[" + FULL_JSON + "],\"nextCursor\":\"8\"}");
        assertThat(json(policies(List.of(), 1))).isEqualTo("{\"items\":[]}");
    }

    @Test
    void a_page_of_open_policies() {
        List<OpenPolicyView> open = List.of(
                OpenPolicyView.of(FULL_POLICY, NOON.minusNanos(1_500_000_000)), OpenPolicyView.of(LEAST_POLICY, NOON));
        String items =
                "{\"items\":[{\"couponPolicyId\":8,\"couponPolicyIdText\":\"8\",\"name\":\"겨울 \\\"쿠폰\\\"\",\"description\":\"설명\","
                        + "\"discountType\":\"PERCENTAGE\",\"discountValue\":15,\"maxDiscountAmount\":5000,"
                        + "\"minOrderAmount\":20000,\"remainingStock\":10,\"available\":false,"
                        + "\"startAt\":\"2026-01-14T12:00:00\",\"endAt\":\"2026-01-15T12:00:00.25\","
                        + "\"expireAt\":\"2026-02-14T12:00:00.25\",\"zone\":\"Asia/Seoul\",\"proofOfWorkBits\":16,\"opensIn\":1.500},"
                        + "{\"couponPolicyId\":7,\"couponPolicyIdText\":\"7\",\"name\":\"선착순 쿠폰\",\"discountType\":\"FIXED\",\"discountValue\":1000,"
                        + "\"remainingStock\":5,\"available\":false,\"startAt\":\"2026-01-14T12:00:00\","
                        + "\"endAt\":\"2026-01-15T12:00:00\",\"expireAt\":\"2026-02-13T12:00:00\",\"zone\":\"Asia/Seoul\",\"proofOfWorkBits\":0,"
                        + "\"opensIn\":0.000}]";

        assertThat(json(OpenPolicyResponse.page(new OpenPolicyPage(open, null), SEOUL)))
                .isEqualTo(items + "}");
        assertThat(json(OpenPolicyResponse.page(new OpenPolicyPage(open, 6L), SEOUL)))
                .isEqualTo(items + ",\"nextCursor\":\"6\"}");
    }

    private static Page<Map<String, Object>> couponsOfUser(List<CustomerCoupon> found, int limit) {
        return Page.of(
                new PageRequest(null, limit),
                found,
                customer -> customer.coupon().couponId(),
                customer -> CustomerCouponResponse.of(customer, SEOUL));
    }

    @Test
    void a_page_of_a_users_coupons() {
        List<CustomerCoupon> found = List.of(
                CustomerCoupon.of(coupon(CouponStatus.USED), FULL_POLICY),
                CustomerCoupon.of(coupon(CouponStatus.UNUSED), LEAST_POLICY));
        String used = "{" + USED_JSON + ",\"name\":\"겨울 \\\"쿠폰\\\"\",\"discountType\":\"PERCENTAGE\","
                + "\"discountValue\":15,\"maxDiscountAmount\":5000,\"minOrderAmount\":20000}";
        String unused = "{" + UNUSED_JSON + ",\"name\":\"선착순 쿠폰\",\"discountType\":\"FIXED\",\"discountValue\":1000}";

        assertThat(json(couponsOfUser(found, 2))).isEqualTo("{\"items\":[" + used + "," + unused + "]}");
        assertThat(json(couponsOfUser(found, 1)))
                .isEqualTo("{\"items\":[" + used + "],\"nextCursor\":\"1152921504606846976\"}");
    }

    private static Page<PolicyAuditResponse> audit(List<Entry> found, int limit) {
        return Page.of(
                new PageRequest(null, limit), found, Entry::number, entry -> PolicyAuditResponse.of(entry, SEOUL));
    }

    @Test
    void a_page_of_a_policys_audit_trail() {
        List<Entry> found = List.of(
                new Entry(
                        9,
                        new PolicyChange(
                                7,
                                NOON.plusNanos(5_000_000),
                                "kim",
                                Action.CHANGE,
                                List.of(
                                        FieldChange.of("totalQuantity", 5, 10),
                                        FieldChange.of("description", null, "설명")))),
                new Entry(6, new PolicyChange(7, NOON, "schedule", Action.OPEN, List.of())));
        String change =
                "{\"at\":\"2026-01-14T12:00:00.005\",\"zone\":\"Asia/Seoul\",\"actor\":\"kim\",\"action\":\"CHANGE\",\"changes\":["
                        + "{\"field\":\"totalQuantity\",\"from\":\"5\",\"to\":\"10\"},"
                        + "{\"field\":\"description\",\"to\":\"설명\"}]}";
        String open =
                "{\"at\":\"2026-01-14T12:00:00\",\"zone\":\"Asia/Seoul\",\"actor\":\"schedule\",\"action\":\"OPEN\",\"changes\":[]}";

        assertThat(json(audit(found, 2))).isEqualTo("{\"items\":[" + change + "," + open + "]}");
        assertThat(json(audit(found, 1))).isEqualTo("{\"items\":[" + change + "],\"nextCursor\":\"9\"}");
    }

    @Test
    void a_coupon() {
        assertThat(text(CouponIssueResponse.json(coupon(CouponStatus.UNUSED), SEOUL)))
                .isEqualTo("{" + UNUSED_JSON + "}");
        assertThat(text(CouponIssueResponse.json(coupon(CouponStatus.USED), SEOUL)))
                .isEqualTo("{" + USED_JSON + "}");
    }

    private static Page<Map<String, Object>> coupons(List<CouponView> found, int limit) {
        return Page.of(
                new PageRequest(null, limit),
                found,
                CouponView::issueNumber,
                coupon -> CouponResponse.of(coupon, SEOUL));
    }

    @Test
    void a_page_of_a_policys_coupons() {
        List<CouponView> found = List.of(coupon(CouponStatus.USED), coupon(CouponStatus.UNUSED));

        assertThat(json(coupons(found, 2))).isEqualTo("{\"items\":[{" + USED_JSON + "},{" + UNUSED_JSON + "}]}");
        assertThat(json(coupons(found, 1))).isEqualTo("{\"items\":[{" + USED_JSON + "}],\"nextCursor\":\"4\"}");
    }

    @Test
    void a_coupon_that_is_used_or_might_be() {
        CouponQuote used = new CouponQuote(coupon(CouponStatus.USED), "A-1/<&>", 2, 30_000, 3_000);
        CouponQuote quoted = new CouponQuote(coupon(CouponStatus.UNUSED), null, null, 30_000, 3_000);

        assertThat(json(CouponUseResponse.of(used, SEOUL)))
                .isEqualTo("{" + USED_JSON + ",\"orderId\":\"A-1/<&>\",\"attempt\":2,\"orderAmount\":30000,"
                        + "\"discountAmount\":3000,\"amountToPay\":27000}");
        assertThat(json(CouponUseResponse.of(quoted, SEOUL)))
                .isEqualTo("{" + UNUSED_JSON + ",\"orderAmount\":30000,\"discountAmount\":3000,\"amountToPay\":27000}");
    }

    @Test
    void a_use_that_was_cancelled() {
        CancelledUse cancelled = new CancelledUse(
                coupon(CouponStatus.UNUSED), "A-1", 1, NOON.plusHours(2).plusNanos(999_000_000));

        assertThat(json(CouponUseResponse.of(cancelled, SEOUL)))
                .isEqualTo(
                        "{" + UNUSED_JSON
                                + ",\"orderId\":\"A-1\",\"attempt\":1,\"cancelledAt\":\"2026-01-14T14:00:00\",\"cancelledAtWithOffset\":\"2026-01-14T14:00:00+09:00\"}");
    }

    @Test
    void what_is_left_of_a_policy() {
        assertThat(json(CouponStockResponse.of(new StockView(7, 5_000, true))))
                .isEqualTo(
                        "{\"couponPolicyId\":7,\"couponPolicyIdText\":\"7\",\"remainingStock\":5000,\"available\":true}");
    }
}
