package com.promotion.coupon.web.contract.issue;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.web.contract.RunningService;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Coupons of a policy whose row is locked in the database: promised with 202, recorded later. */
public interface PendingIssueContract extends RunningService {
    @Test
    default void coupon_of_a_locked_policy_is_pending_or_refused_and_recorded_after_the_lock() throws SQLException {
        long locked = client().openPolicy(10);
        long other = client().openPolicy(10);
        Answer pending;
        try (Connection somebody = database().lockedBySomebody(locked)) {
            pending = client().issue(locked, 1);
            assertThat(pending).hasStatus(202).isJson();
            assertThat(pending.json().path("status").asText()).isEqualTo("PENDING");
            assertThat(pending.header("Location").orElseThrow()).endsWith("/api/v1/coupons/" + pending.couponId());
            Answer state = client().coupon(pending.couponId());
            assertThat(state).hasStatus(200);
            assertThat(state.body()).isEqualTo(pending.body());

            assertThat(client().issue(locked, 2)).isRefusal(503, "CP009").asksToRetryWithin(5);
            assertThat(client().issue(other, 2)).hasStatus(201);
            assertThat(database().coupons(locked)).isEmpty();
            somebody.rollback();
        }

        Await.until(
                "the promised coupon is issued",
                () -> client().coupon(pending.couponId()).json().path("status").asText(),
                "UNUSED"::equals);
        assertThat(database().coupons(locked)).extracting(CouponRow::id).containsExactly(pending.couponId());
        assertThat(client().coupon(pending.couponId()).json().path("userId").asLong())
                .isEqualTo(1);
    }

    @Test
    default void repeated_request_after_pending_gets_the_promised_coupon() throws SQLException {
        long policyId = client().openPolicy(10);
        Answer pending;
        try (Connection somebody = database().lockedBySomebody(policyId)) {
            pending = client().issue(policyId, 1);
            assertThat(pending).hasStatus(202);
            somebody.rollback();
        }

        Answer coupon = Await.until(
                "the ledger takes claims again", () -> client().issue(policyId, 1), answer -> answer.status() != 503);

        assertThat(coupon).hasStatus(201);
        assertThat(coupon.couponId()).isEqualTo(pending.couponId());
        assertThat(database().coupons(policyId)).extracting(CouponRow::id).containsExactly(pending.couponId());
    }
}
