package com.promotion.coupon.application.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Differences between gate and database, how they are found and healed. */
class GateReconcilerTest {
    private static final long POLICY = 100;

    private final IssuingFixture fixture = new IssuingFixture();

    @Test
    void work_in_progress_is_no_drift() {
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 1, null)));

        fixture.reconciler.run();

        assertThat(fixture.reconciler.gauges()).singleElement().satisfies(gauge -> {
            assertThat(gauge.drift()).isZero();
            assertThat(gauge.outboxClaims()).isEqualTo(1);
        });
        assertThat(fixture.health.trusts(POLICY)).isTrue();
    }

    @Test
    void a_gate_that_says_sold_out_too_early_is_found_and_healed() {
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.falsifyStock(POLICY, 0);

        fixture.reconciler.run();
        fixture.reconciler.run();
        fixture.monitor.run();

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(3);
        fixture.reconciler.run();
        assertThat(fixture.reconciler.gauges()).singleElement().satisfies(gauge -> assertThat(gauge.drift())
                .isZero());
    }

    @Test
    void a_gate_below_zero_is_found_and_healed_although_it_says_sold_out_rightly() {
        fixture.open(POLICY, Terms.of(1));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.falsifyStock(POLICY, -1);

        fixture.reconciler.run();
        fixture.reconciler.run();
        fixture.monitor.run();

        assertThat(fixture.stockGate.stock(POLICY)).isZero();
    }

    @Test
    void a_gate_with_more_stock_than_the_database_is_found_and_healed() {
        fixture.open(POLICY, Terms.of(3));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.falsifyStock(POLICY, 3);

        fixture.reconciler.run();
        assertThat(fixture.reconciler.gauges()).singleElement().satisfies(gauge -> assertThat(gauge.drift())
                .isEqualTo(1));
        fixture.reconciler.run();
        fixture.monitor.run();

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(2);
    }

    @Test
    void a_gate_that_has_forgotten_a_holder_is_found_and_healed() {
        fixture.open(POLICY, Terms.of(3));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.loseUser(POLICY, 1);

        fixture.reconciler.run();
        fixture.reconciler.run();
        fixture.monitor.run();

        assertThat(fixture.stockGate.admittedUsers(POLICY)).containsExactly(1L);
    }

    @Test
    void a_gate_with_a_user_who_holds_no_coupon_is_found_and_healed() {
        fixture.open(POLICY, Terms.of(3));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 2, null)));
        fixture.stockGate.trimOutbox(POLICY);
        fixture.stockGate.falsifyStock(POLICY, 2);

        fixture.reconciler.run();
        fixture.reconciler.run();
        fixture.monitor.run();

        assertThat(fixture.stockGate.admittedUsers(POLICY)).containsExactly(1L);
    }

    @Test
    void a_replica_that_takes_over_is_loaded_again_also_when_its_numbers_are_right() {
        fixture.open(POLICY, Terms.of(3));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 2, null)));
        fixture.stockGate.trimOutbox(POLICY);
        fixture.stockGate.falsifyStock(POLICY, 2);
        fixture.stockGate.loseUser(POLICY, 1);
        fixture.reconciler.run();
        fixture.reconciler.run();
        fixture.monitor.run();
        assertThat(fixture.stockGate.admittedUsers(POLICY))
                .as("numbers do not tell")
                .containsExactly(2L);

        fixture.stockGate.failOver();
        fixture.reconciler.run();
        fixture.monitor.run();

        assertThat(fixture.stockGate.admittedUsers(POLICY)).containsExactly(1L);
        fixture.reconciler.run();
        assertThat(fixture.health.trusts(POLICY)).as("loaded once").isTrue();
    }
}
