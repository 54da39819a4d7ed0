package com.promotion.coupon.web.contract.policy;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.adminPath;
import static com.promotion.coupon.web.contract.PolicyPaths.items;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.fixtures.Gate;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.web.contract.RunningService;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Operators activate, end, delete and reload a policy, each only in the right status. */
public interface PolicyLifecycleContract extends RunningService {
    @Test
    default void policy_shows_its_current_status_and_issued_quantity() {
        long policyId = client().planned(PolicyDraft.open(1));

        Answer activated = client().activate(policyId);
        client().issue(policyId, USER);
        Answer exhausted = client().policy(policyId);

        assertThat(activated).hasStatus(200);
        assertThat(activated.json().path("status").asText()).isEqualTo("ACTIVE");
        assertThat(exhausted.json().path("status").asText()).isEqualTo("EXHAUSTED");
        assertThat(exhausted.json().path("issuedQuantity").asInt()).isEqualTo(1);
    }

    @Test
    default void CP010_a_policy_is_activated_once() {
        long policyId = client().openPolicy(5);

        isRefusedInBothLanguages(
                409,
                "CP010",
                "ACTIVE 상태의 쿠폰 정책에는 activate 작업을 할 수 없습니다.",
                "A coupon policy that is ACTIVE does not allow: activate.",
                speaker -> speaker.activate(policyId));
        client().issue(policyId, USER);
        assertThat(client().policy(policyId).json().path("issuedQuantity").asInt())
                .isEqualTo(1);
    }

    @Test
    default void CP010_a_policy_whose_window_is_over_is_not_activated() {
        LocalDateTime now = database().now();
        long policyId = client().planned(PolicyDraft.open(5).window(now.minusHours(2), now.minusHours(1)));

        assertThat(client().activate(policyId)).isRefusal(409, "CP010").mentioning("PENDING", "activate");
    }

    @Test
    default void 종료하면_더는_발급되지_않고_되돌릴_수_없다() {
        PolicyDraft draft = PolicyDraft.open(10);
        long policyId = client().activated(draft);
        client().issue(policyId, 1);

        Answer ended = client().end(policyId);

        assertThat(ended).hasStatus(200);
        assertThat(ended.json().path("status").asText()).isEqualTo("ENDED");
        assertThat(client().issue(policyId, 2)).isRefusal(409, "CP006");
        assertThat(client().stock(policyId).json().path("available").asBoolean())
                .isFalse();
        Await.until("the gate is closed", () -> gate().of(policyId), state -> state.equals(new Gate.State("0", 1, 0)));
        for (Answer again : List.of(
                client().end(policyId),
                client().activate(policyId),
                client().change(policyId, draft.with("name", "다시")),
                client().delete(policyId))) {
            assertThat(again).isRefusal(409, "CP010").mentioning("ENDED");
        }
        assertThat(client().end(policyId)).mentioning("end");
        assertThat(client().speaking("en").end(policyId)).saying("A coupon policy that is ENDED does not allow: end.");
        assertThat(database().coupons(policyId)).extracting(CouponRow::userId).containsExactly(1L);
        Await.until("its gate is done with", () -> database().gateClosed(policyId), closed -> closed);
    }

    @Test
    default void pending_policy_cannot_be_ended_and_active_policy_cannot_be_deleted() {
        long planned = client().planned(PolicyDraft.open(1));
        long open = client().openPolicy(1);

        assertThat(client().end(planned)).isRefusal(409, "CP010").mentioning("PENDING", "end");
        assertThat(client().delete(open)).isRefusal(409, "CP010").mentioning("ACTIVE", "delete");
        assertThat(client().end(UNKNOWN)).isRefusal(404, "CP001");
        assertThat(client().delete(UNKNOWN)).isRefusal(404, "CP001");
    }

    @Test
    default void pending_policy_is_deleted_and_its_audit_trail_stays() {
        long policyId = client().planned(PolicyDraft.open(1));

        Answer deleted = client().operator("kim").delete(policyId);

        assertThat(deleted).hasStatus(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(client().policy(policyId)).isRefusal(404, "CP001");
        assertThat(client().issue(policyId, 1)).isRefusal(404, "CP001");
        assertThat(client().delete(policyId)).isRefusal(404, "CP001");
        assertThat(items(client().get(adminPath(policyId, "audit"))))
                .extracting(item ->
                        item.path("action").asText() + " " + item.path("actor").asText())
                .containsExactly("DELETE kim", "CREATE test-service");
    }

    @Test
    default void wrong_stock_in_the_gate_is_loaded_again_on_request() {
        long policyId = client().openPolicy(10);
        IntStream.rangeClosed(1, 3).forEach(user -> client().issue(policyId, user));
        gate().falsifyStock(policyId, 0);

        Answer reloaded = client().post(adminPath(policyId, "reload"), "");

        assertThat(reloaded).hasStatus(200);
        assertThat(reloaded.json().path("remaining").asInt()).isEqualTo(7);
        assertThat(reloaded.json().path("users").asInt()).isEqualTo(3);
        assertThat(client().issue(policyId, 4)).hasStatus(201);
        assertThat(client().post(adminPath(client().planned(PolicyDraft.open(1)), "reload"), ""))
                .isRefusal(409, "CP010")
                .mentioning("PENDING", "reload");
        assertThat(client().post(adminPath(UNKNOWN, "reload"), "")).isRefusal(404, "CP001");
    }
}
