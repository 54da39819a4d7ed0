package com.promotion.coupon.web.contract.policy;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.adminPath;
import static com.promotion.coupon.web.contract.PolicyPaths.items;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.web.contract.RunningService;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The coupons of a policy as a list and as a CSV file. */
public interface PolicyCouponsContract extends RunningService {
    @Test
    default void coupons_are_listed_in_the_order_of_issuing_and_by_state() {
        long policyId = client().openPolicy(5);
        IntStream.rangeClosed(1, 5).forEach(user -> client().issue(policyId, user));
        database()
                .update(
                        "update issued_coupon set status = 'USED' where coupon_policy_id = ? and user_id = 4",
                        policyId);

        JsonNode first = client().get(adminPath(policyId, "coupons?limit=3")).json();
        JsonNode second = client().get(adminPath(
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
        assertThat(items(client().get(adminPath(policyId, "coupons?status=USED"))))
                .extracting(item -> item.path("userId").asLong())
                .containsExactly(4L);
        assertThat(first.path("items").path(0))
                .isEqualTo(client().coupon(
                                first.path("items").path(0).path("couponId").asText())
                        .json());
        assertThat(client().get(adminPath(policyId, "coupons?status=LOST")))
                .isRefusal(400, "CP008")
                .mentioning("status");
        assertThat(client().get(adminPath(UNKNOWN, "coupons"))).isRefusal(404, "CP001");
    }

    /** As somebody does who obeys a request for erasure without knowing of the operation for it. */
    @Test
    default void 데이터베이스에서_직접_삭제한_쿠폰이_있어도_조회와_재적재와_발급이_정확하다() {
        long policyId = client().openPolicy(10);
        IntStream.rangeClosed(1, 6).forEach(user -> client().issue(policyId, user));
        database()
                .update("delete from issued_coupon where coupon_policy_id = ? and issue_number in (1, 3, 6)", policyId);

        JsonNode reloaded = client().post(adminPath(policyId, "reload"), "").json();
        assertThat(reloaded.path("remaining").asInt()).isEqualTo(4);
        assertThat(reloaded.path("users").asInt()).isEqualTo(3);
        assertThat(reloaded.path("gaps").asInt()).isEqualTo(3);
        Answer csv = client().get(adminPath(policyId, "coupons.csv"));
        assertThat(csv.body().lines()).hasSize(1 + 3);
        assertThat(csv.header("Coupon-Count")).hasValue("6");
        assertThat(items(client().get(adminPath(policyId, "coupons?limit=2"))))
                .extracting(item -> item.path("userId").asLong())
                .containsExactly(2L, 4L);
        JsonNode statistics = Await.until(
                "the audit has seen it",
                () -> client().get(adminPath(policyId, "statistics")).json(),
                json -> json.path("gate").path("gaps").asInt() == 3);
        assertThat(statistics.path("issued").asInt()).isEqualTo(6);
        assertThat(statistics.path("remaining").asInt()).isEqualTo(4);
        assertThat(statistics.path("issuedInLastMinute").asInt()).isEqualTo(6);
        assertThat(statistics.path("gate").path("drift").asInt()).isZero();
        assertThat(client().get(adminPath(policyId, "audit"))).hasStatus(200);
        IntStream.rangeClosed(11, 14)
                .forEach(user -> assertThat(client().issue(policyId, user)).hasStatus(201));
        assertThat(client().issue(policyId, 15)).isRefusal(409, "CP003");
        assertThat(database().policy(policyId).issuedQuantity()).isEqualTo(10);
    }

    @Test
    default void 수십만_장도_csv로_모두_내려받는다() {
        int coupons = 300_000;
        long policyId = client().openPolicy(coupons);
        database().issueAll(policyId, coupons);

        Answer csv = client().with("Accept", "text/csv").get(adminPath(policyId, "coupons"));

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
        assertThat(client().get(adminPath(policyId, "coupons.csv")).body()).isEqualTo(csv.body());
        assertThat(client().with("Accept", "text/csv").get(adminPath(UNKNOWN, "coupons")))
                .isRefusal(404, "CP001");
    }

    /** What LibreOffice and Excel do with the tab: the cell is text. */
    @Test
    default void a_spreadsheet_gets_ids_as_text_and_no_formula() {
        long policyId = client().openPolicy(1);
        JsonNode coupon = client().issue(policyId, USER).json();

        String csv = client().get(adminPath(policyId, "coupons.csv?spreadsheet=true"))
                .body();

        assertThat(csv).startsWith("\uFEFFcouponId,").contains("\r\n");
        assertThat(csv.lines().skip(1))
                .singleElement()
                .asString()
                .startsWith("\t" + coupon.path("couponId").asText() + ",\t"
                        + coupon.path("couponCode").asText() + ",\t" + policyId + ",\t" + USER + ",UNUSED,1,20")
                .doesNotContainPattern("(^|,)[=+@-]");
        assertThat(client().get(adminPath(policyId, "coupons.csv?spreadsheet=false"))
                        .body())
                .startsWith("couponId,")
                .doesNotContain("\t");
        assertThat(client().get(adminPath(policyId, "coupons.csv?spreadsheet=yes")))
                .isRefusal(400, "CP008")
                .mentioning("spreadsheet", "yes");
    }

    @Test
    default void the_parameters_of_a_page_are_refused_where_all_coupons_are_asked_for() {
        assertThat(client().with("Accept", "text/csv").get(adminPath(client().openPolicy(1), "coupons?status=USED")))
                .isRefusal(400, "CP008")
                .mentioning("status");
    }
}
