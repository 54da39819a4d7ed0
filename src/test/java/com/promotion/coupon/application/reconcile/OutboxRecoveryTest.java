package com.promotion.coupon.application.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.exception.CouponSoldOutException;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OutboxRecoveryTest {
    private static final long POLICY = 1;

    private final AtomicBoolean away = new AtomicBoolean(true);
    private final IssuingFixture fixture = new IssuingFixture(ledger -> (policyId, claims, check) -> {
        if (away.get()) {
            throw new DatabaseUnavailableException(new IllegalStateException("connection refused"));
        }
        return ledger.record(policyId, claims, check);
    });

    @Test
    void an_admitted_claim_is_recorded_though_customers_who_hear_sold_out_keep_asking() {
        fixture.open(POLICY, Terms.of(1));
        assertThat(fixture.ask(POLICY, 1, null).join().isPending()).isTrue();
        away.set(false);
        pass(OutboxRecovery.OLD_MILLIS);

        for (long stranger = 2; stranger <= 4; stranger++) {
            long user = stranger;
            pass(1_000);
            assertThatThrownBy(() -> fixture.issue(POLICY, user).join())
                    .hasCauseInstanceOf(CouponSoldOutException.class);
            fixture.reconciler.run();
        }

        assertThat(fixture.holders(POLICY)).containsExactly(1L);
        assertThat(fixture.stockGate.outboxEntries(POLICY)).isZero();
    }

    @Test
    void recovery_goes_on_while_a_customers_probe_is_under_way() {
        fixture.open(POLICY, Terms.of(2));
        assertThat(fixture.ask(POLICY, 1, null).join().isPending()).isTrue();
        away.set(false);
        pass(OutboxRecovery.OLD_MILLIS + 1_000);
        fixture.ledgerWorkers.pause();
        var probe = fixture.ask(POLICY, 2, null);
        fixture.reconciler.run();

        fixture.ledgerWorkers.resume();

        assertThat(probe.join().isPending()).isFalse();
        assertThat(fixture.holders(POLICY)).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void a_claim_whose_process_died_is_recorded_by_the_next_audit_after_eight_seconds() {
        away.set(false);
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 1, "k"), new Claim(8, POLICY, 2, null)));

        fixture.now = fixture.now.plusSeconds(7);
        fixture.reconciler.run();
        assertThat(fixture.holders(POLICY)).isEmpty();
        fixture.now = fixture.now.plusSeconds(1);
        fixture.reconciler.run();

        assertThat(fixture.holders(POLICY)).containsExactly(1L, 2L);
        assertThat(fixture.stockGate.outboxEntries(POLICY)).isZero();
        assertThat(fixture.ask(POLICY, 1, "k").join().replayed()).isTrue();
    }

    private void pass(long millis) {
        fixture.now = fixture.now.plusNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        fixture.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
