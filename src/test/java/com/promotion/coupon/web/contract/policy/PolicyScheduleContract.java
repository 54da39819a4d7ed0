package com.promotion.coupon.web.contract.policy;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.adminPath;
import static com.promotion.coupon.web.contract.PolicyPaths.items;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Gate;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.web.contract.RunningService;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

/** Timers open a policy at its start and end it at its end. */
public interface PolicyScheduleContract extends RunningService {
    @Test
    default void timer_opens_a_scheduled_policy_without_any_request() {
        LocalDateTime startAt = database().now().plusSeconds(1);
        long policyId = client().planned(PolicyDraft.open(5).window(startAt, startAt.plusDays(1)));

        Await.until("it is open", () -> database().policy(policyId).status(), "ACTIVE"::equals);

        assertThat(database().now()).isAfterOrEqualTo(startAt);
        assertThat(client().activate(policyId)).isRefusal(409, "CP010").mentioning("ACTIVE", "activate");
    }

    @Test
    default void policy_created_after_its_start_waits_for_activation() {
        long policyId = client().planned(PolicyDraft.open(5));
        LocalDateTime startAt = database().now().plusSeconds(1);
        long other = client().planned(PolicyDraft.open(5).window(startAt, startAt.plusDays(1)));
        Await.until("a timer has looked", () -> database().policy(other).status(), "ACTIVE"::equals);

        assertThat(client().policy(policyId).json().path("scheduled").asBoolean())
                .isFalse();
        assertThat(client().policy(policyId).json().path("status").asText()).isEqualTo("PENDING");
        assertThat(client().issue(policyId, 1)).isRefusal(409, "CP005");
    }

    @Test
    default void policy_opens_at_its_changed_start() {
        LocalDateTime now = database().now();
        PolicyDraft draft = PolicyDraft.open(5).window(now.plusSeconds(20), now.plusDays(1));
        long policyId = client().planned(draft);
        Await.until("its gate is loaded", () -> gate().of(policyId).stock(), "5"::equals);

        LocalDateTime sooner = database().now().plusSeconds(1);
        assertThat(client().change(policyId, draft.window(sooner, now.plusDays(1))))
                .hasStatus(200);

        Answer issued = Await.until("it is open", () -> client().issue(policyId, 1), Answer::isCreated);
        assertThat(issued.header("Location")).isPresent();
        assertThat(database().coupons(policyId).get(0).issuedAt())
                .isAfterOrEqualTo(database().policy(policyId).startAt());
    }

    @Test
    default void 종료_시각이_지나면_스스로_종료되고_게이트를_닫는다() {
        LocalDateTime now = database().now();
        PolicyDraft draft = PolicyDraft.open(1).window(now.minusHours(1), now.plusDays(1));
        long exhausted = client().activated(draft);
        long open = client().activated(draft.with("totalQuantity", 5));
        client().issue(exhausted, 1);
        client().issue(open, 1);
        LocalDateTime soon = database().now().plusSeconds(5);
        assertThat(client().change(exhausted, draft.window(now.minusHours(1), soon)))
                .hasStatus(200);
        assertThat(client().change(open, draft.with("totalQuantity", 5).window(now.minusHours(1), soon)))
                .hasStatus(200);

        for (long policyId : new long[] {exhausted, open}) {
            Await.until("it has ended", () -> database().policy(policyId).status(), "ENDED"::equals);
            assertThat(client().issue(policyId, 2)).isRefusal(409, "CP006");
            Await.until("its gate is done with", () -> database().gateClosed(policyId), closed -> closed);
            assertThat(gate().of(policyId)).isEqualTo(new Gate.State("0", 1, 0));
            JsonNode last = items(client().get(adminPath(policyId, "audit"))).get(0);
            assertThat(last.path("action").asText() + " " + last.path("actor").asText())
                    .isEqualTo("END schedule");
        }
        assertThat(database().coupons(open)).hasSize(1);
    }
}
