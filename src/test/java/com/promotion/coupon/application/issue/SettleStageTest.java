package com.promotion.coupon.application.issue;

import static com.promotion.coupon.fixtures.memory.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import org.junit.jupiter.api.Test;

/** What the gate keeps of a claim once the ledger has decided. */
class SettleStageTest {
    private static final long POLICY = 100;

    private final IssuingFixture fixture = new IssuingFixture();

    @Test
    void settled_claims_leave_the_outbox() {
        fixture.open(POLICY, Terms.of(2));

        fixture.issue(POLICY, 1).join();

        assertThat(fixture.stockGate.outboxEntries(POLICY)).isZero();
    }

    @Test
    void a_claim_that_the_ledger_refuses_leaves_the_set_and_may_ask_again() {
        fixture.open(POLICY, Terms.of(1));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.falsifyStock(POLICY, 5);

        assertRefused(fixture.issue(POLICY, 2), CouponErrorCode.SOLD_OUT);

        assertThat(fixture.stockGate.admittedUsers(POLICY)).doesNotContain(2L);
        assertThat(fixture.stockGate.outboxEntries(POLICY)).isZero();
    }

    @Test
    void a_coupon_issued_around_the_gate_while_it_was_loaded_is_not_missing_in_it() {
        fixture.open(POLICY, Terms.of(3));
        fixture.health.noteNotLoaded(POLICY);

        fixture.issue(POLICY, 1).join();

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(2);
        assertThat(fixture.stockGate.admittedUsers(POLICY)).containsExactly(1L);
    }
}
