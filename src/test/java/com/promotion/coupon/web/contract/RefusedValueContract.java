package com.promotion.coupon.web.contract;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import org.junit.jupiter.api.Test;

/** A value that only PostgreSQL refuses is the request's fault and no outage, and nothing is lost by it. */
public interface RefusedValueContract extends RunningService {

    @Test
    default void a_value_of_a_policy_that_the_database_refuses_is_no_outage() {
        long policyId = client().planned(PolicyDraft.open(1));
        database().whileRefusing("coupon_policy", "new.total_quantity = 4711", () -> {
            assertThat(client().create(PolicyDraft.open(4711)))
                    .isRefusal(400, "CP008")
                    .mentioning("데이터베이스");
            assertThat(client().change(policyId, PolicyDraft.open(4711))).isRefusal(400, "CP008");
        });

        assertThat(client().policy(policyId).json().path("totalQuantity").asInt())
                .isEqualTo(1);
        assertThat(client().change(policyId, PolicyDraft.open(4711))).hasStatus(200);
    }

    @Test
    default void a_claim_with_a_value_that_the_database_refuses_is_released() {
        long policyId = client().openPolicy(2);
        ServiceClient keyed = client().with("Idempotency-Key", "refused");
        database().whileRefusing("issued_coupon", "new.idempotency_key = 'refused'", () -> {
            assertThat(keyed.issue(policyId, USER)).isRefusal(400, "CP008");
            assertThat(client().issue(policyId, USER + 1)).hasStatus(201);
        });

        // The gate's count is one too low until the reconciler compares it with the ledger.
        Await.until(
                "the coupon is to be had again", () -> keyed.issue(policyId, USER), answer -> answer.status() == 201);
        assertThat(gate().of(policyId).outbox()).isZero();
        assertThat(client().issue(policyId, USER + 2)).isRefusal(409, "CP003");
        assertThat(database().coupons(policyId)).hasSize(2);
    }

    @Test
    default void a_use_with_a_value_that_the_database_refuses_leaves_the_coupon_unused() {
        long couponId = client().issue(client().openPolicy(1), USER).couponId();
        database().whileRefusing("coupon_use", "new.order_id = 'refused'", () -> {
            assertThat(client().use(couponId, "refused", 10_000)).isRefusal(400, "CP008");
            assertThat(client().coupon(couponId).json().path("status").asText()).isEqualTo("UNUSED");
        });

        assertThat(client().use(couponId, "refused", 10_000)).hasStatus(200);
    }
}
