package com.promotion.coupon.web.contract.policy;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.adminPath;
import static com.promotion.coupon.web.contract.PolicyPaths.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.web.contract.RunningService;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The audit trail of a policy: every change, with its operator and its time. */
public interface PolicyAuditContract extends RunningService {
    @Test
    default void audit_trail_shows_operator_action_time_and_old_and_new_values() {
        PolicyDraft draft = PolicyDraft.open(1);
        LocalDateTime before = database().now();
        long policyId = client().operator("kim").planned(draft);
        client().operator("lee").change(policyId, draft.with("totalQuantity", 2).with("name", "이름"));
        client().activate(policyId);
        client().operator("park").end(policyId);

        List<JsonNode> trail = items(client().get(adminPath(policyId, "audit")));

        assertThat(trail)
                .extracting(item ->
                        item.path("action").asText() + " " + item.path("actor").asText())
                .containsExactly("END park", "ACTIVATE test-service", "CHANGE lee", "CREATE kim");
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
                .allSatisfy(at ->
                        assertThat(at).isBetween(before.withNano(0), database().now()));
    }

    @Test
    default void audit_trail_is_read_page_by_page() {
        PolicyDraft draft = PolicyDraft.open(1);
        long policyId = client().planned(draft);
        for (int i = 2; i <= 5; i++) {
            client().change(policyId, draft.with("totalQuantity", i));
        }

        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    client().get(adminPath(policyId, "audit?limit=2" + cursor)).json();
            page.path("items")
                    .forEach(item ->
                            seen.add(item.path("changes").path(0).path("to").asText()));
            cursor = page.has("nextCursor")
                    ? "&cursor=" + page.path("nextCursor").asText()
                    : null;
        } while (cursor != null);

        assertThat(seen).containsExactly("5", "4", "3", "2", "선착순 쿠폰");
        assertThat(client().get(adminPath(UNKNOWN, "audit"))).isRefusal(404, "CP001");
    }

    @Test
    default void audit_trail_cannot_be_changed_or_deleted() {
        long policyId = client().planned(PolicyDraft.open(1));

        for (String sql : List.of(
                "update policy_change set actor = 'nobody' where coupon_policy_id = ?",
                "delete from policy_change where coupon_policy_id = ?")) {
            assertThatThrownBy(() -> database().update(sql, policyId))
                    .hasRootCauseInstanceOf(java.sql.SQLException.class)
                    .rootCause()
                    .hasMessageContaining("append-only");
        }
        assertThat(items(client().get(adminPath(policyId, "audit")))).hasSize(1);
    }
}
