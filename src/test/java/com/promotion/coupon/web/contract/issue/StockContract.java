package com.promotion.coupon.web.contract.issue;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.issue.IssueAssertions.assertStock;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.web.contract.RunningService;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The stock of a policy and the list of open policies, as customers see them: at most 200 ms old. */
public interface StockContract extends RunningService {
    @Test
    default void 재고는_발급될_때마다_줄고_소진되면_받을_수_없다() {
        long policyId = client().planned(PolicyDraft.open(2));

        assertStock(client(), policyId, 2, false);
        assertThat(client().activate(policyId)).hasStatus(200);
        assertStock(client(), policyId, 2, true);
        client().issue(policyId, USER);
        assertStock(client(), policyId, 1, true);
        client().issue(policyId, USER + 1);
        assertStock(client(), policyId, 0, false);
    }

    @Test
    default void 재고_응답은_얼마나_오래됐을_수_있는지_알리고_그보다_오래되지_않는다() {
        long policyId = client().openPolicy(50);
        for (int issued = 1; issued <= 30; issued++) {
            client().issue(policyId, USER + issued);
            int left = 50 - issued;
            long issuedAt = System.nanoTime();
            long askedAt;
            Answer stock;
            do {
                askedAt = System.nanoTime();
                stock = client().stock(policyId);
                assertCacheableFor200Milliseconds(stock);
                assertThat(stock.json().path("remainingStock").asInt()).isBetween(left, left + 1);
            } while (stock.json().path("remainingStock").asInt() != left
                    && askedAt - issuedAt < Duration.ofMillis(200).toNanos());
            assertThat(stock.json().path("remainingStock").asInt())
                    .as("asked for 200 ms after the coupon was issued, or later")
                    .isEqualTo(left);
        }
    }

    @Test
    default void concurrent_stock_requests_are_answered_and_unknown_policies_are_refused() {
        long policyId = client().openPolicy(5);
        List<Callable<Answer>> polls = Collections.nCopies(500, () -> client().stock(policyId));

        assertThat(Crowd.together(50, polls)).allSatisfy(answer -> assertThat(answer.body())
                .isEqualTo("{\"couponPolicyId\":" + policyId + ",\"couponPolicyIdText\":\"" + policyId
                        + "\",\"remainingStock\":5,\"available\":true}"));
        for (int i = 0; i < 50; i++) {
            assertThat(client().stock(UNKNOWN - i)).isRefusal(404, "CP001");
        }
    }

    @Test
    default void 진행_중이거나_예정된_정책만_고객에게_보인다() {
        LocalDateTime now = database().now();
        long over = client().planned(PolicyDraft.open(5).window(now.minusHours(2), now.minusHours(1)));
        long notActivated = client().planned(PolicyDraft.open(5));
        long open = client().activated(PolicyDraft.open(5).with("description", "설명"));
        long coming = client().planned(PolicyDraft.open(7).window(now.plusHours(1), now.plusHours(2)));
        client().issue(open, USER);

        Map<Long, JsonNode> openPolicies = openPolicies();

        assertThat(openPolicies).doesNotContainKeys(over, notActivated);
        JsonNode openPolicy = Await.until(
                "the page is not the one of 200 ms ago any more",
                () -> openPolicies().get(open),
                policy -> policy != null && policy.path("remainingStock").asInt() == 4);
        assertThat(openPolicy.path("available").asBoolean()).isTrue();
        assertThat(openPolicy.path("opensIn").decimalValue()).isZero();
        assertThat(openPolicy.path("description").asText()).isEqualTo("설명");
        assertThat(openPolicy.path("discountValue").asInt()).isEqualTo(1_000);
        JsonNode comingPolicy = openPolicies().get(coming);
        assertThat(comingPolicy.path("available").asBoolean()).isFalse();
        assertThat(comingPolicy.path("remainingStock").asInt()).isEqualTo(7);
        assertThat(comingPolicy.path("opensIn").asDouble()).isBetween(3_000.0, 3_600.0);
    }

    /** Every page, first to last. */
    private Map<Long, JsonNode> openPolicies() {
        Map<Long, JsonNode> openPolicies = new HashMap<>();
        Optional<String> cursor = Optional.of("");
        while (cursor.isPresent()) {
            Answer page = client().get("/api/v1/coupons/policies?limit=100" + cursor.get());
            assertThat(page).hasStatus(200).isJson();
            assertCacheableFor200Milliseconds(page);
            page.json()
                    .path("items")
                    .forEach(
                            item -> openPolicies.put(item.path("couponPolicyId").asLong(), item));
            cursor = Optional.ofNullable(page.json().get("nextCursor")).map(next -> "&cursor=" + next.asText());
        }
        return openPolicies;
    }

    private static void assertCacheableFor200Milliseconds(Answer answer) {
        assertThat(answer.header("Cache-Control")).hasValue("public, max-age=0, must-revalidate, max-age-ms=200");
    }
}
