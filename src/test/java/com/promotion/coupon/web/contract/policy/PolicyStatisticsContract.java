package com.promotion.coupon.web.contract.policy;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.adminPath;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.web.contract.RunningService;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The statistics of a policy before, during and after its issuing. */
public interface PolicyStatisticsContract extends RunningService {
    @Test
    default void statistics_of_a_policy_before_during_and_after_its_issuing() {
        long policyId = client().planned(PolicyDraft.open(3));
        JsonNode planned = client().get(adminPath(policyId, "statistics")).json();
        assertThat(planned.path("status").asText()).isEqualTo("PENDING");
        assertThat(planned.path("remaining").asInt()).isEqualTo(3);
        assertThat(planned.path("issuedPerSecond").asDouble()).isZero();
        assertThat(planned.has("firstIssuedAt") || planned.has("gate") || planned.has("soldOutAt"))
                .isFalse();

        client().activate(policyId);
        client().issue(policyId, 1);
        client().issue(policyId, 1);
        client().issue(policyId, 2);
        JsonNode open = Await.until(
                "the audit has seen it",
                () -> client().get(adminPath(policyId, "statistics")).json(),
                json -> json.path("gate").path("remaining").asInt(-1) == 1);
        assertThat(open.path("issued").asInt()).isEqualTo(2);
        assertThat(open.path("unused").asInt()).isEqualTo(2);
        assertThat(open.path("issuedInLastMinute").asInt()).isEqualTo(2);
        assertThat(open.path("issuedPerSecond").asDouble()).isPositive();
        assertThat(open.path("estimatedSecondsToSellOut").asDouble()).isPositive();
        assertThat(open.path("gate").path("drift").asInt()).isZero();
        assertThat(open.path("refusedByThisNode").toString()).isEqualTo("{\"CP004\":1}");
        assertThat(open.has("soldOutAt")).isFalse();

        client().issue(policyId, 3);
        client().issue(policyId, 4);
        database()
                .update(
                        "update issued_coupon set status = 'USED' where coupon_policy_id = ? and user_id = 1",
                        policyId);
        JsonNode soldOut = client().get(adminPath(policyId, "statistics")).json();
        List<CouponRow> rows = database().coupons(policyId);
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
        assertThat(client().get(adminPath(UNKNOWN, "statistics"))).isRefusal(404, "CP001");
    }

    @Test
    default void issuing_rate_counts_the_last_minute_only() {
        long policyId = client().openPolicy(10);
        IntStream.rangeClosed(1, 7).forEach(user -> client().issue(policyId, user));
        database()
                .update(
                        "update issued_coupon set issued_at = issued_at - interval '2 minutes'"
                                + " where coupon_policy_id = ? and issue_number <= 5",
                        policyId);

        JsonNode statistics = client().get(adminPath(policyId, "statistics")).json();

        assertThat(statistics.path("issuedInLastMinute").asInt()).isEqualTo(2);
        assertThat(statistics.path("issuedPerSecond").asDouble()).isEqualTo(0.0);
    }
}
