package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.gate.GateLoader;
import com.promotion.coupon.application.issue.RecordStage;
import com.promotion.coupon.application.reconcile.GateReconciler;
import com.promotion.coupon.application.reconcile.OutboxRecovery;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.fixtures.CapturedLog;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How much is logged while something is away: not a line per request, per policy or per second. */
class OutageLogTest {
    private static final long POLICY = 100;
    private static final int SECONDS = 25;

    @Test
    void gates_that_cannot_be_loaded_are_one_line_for_all_policies() {
        IssuingFixture fixture = new IssuingFixture();
        GateLoader loader = new GateLoader(
                fixture.stockGate,
                fixture.health,
                new Transactions() {
                    @Override
                    public <T> T call(Supplier<T> work) {
                        throw new IllegalStateException("database away");
                    }
                },
                fixture.database.policies(),
                fixture.database.coupons(),
                fixture.settings,
                fixture.log);
        try (CapturedLog written = new CapturedLog(GateLoader.class)) {
            for (int second = 0; second < SECONDS; second++) {
                for (long policyId = 1; policyId <= 100; policyId++) {
                    loader.load(policyId);
                }
                pass(fixture, 1);
            }

            assertThat(written.lines())
                    .containsExactly("Gate of policy 1 not loaded: java.lang.IllegalStateException: database away");
        }
    }

    @Test
    void a_gate_that_does_not_hear_of_changes_and_ends_is_a_line_for_each_kind() {
        IssuingFixture fixture = new IssuingFixture();
        fixture.stockGate.goAway();
        try (CapturedLog written = new CapturedLog(GateLoader.class)) {
            for (long policyId = 1; policyId <= 100; policyId++) {
                fixture.loader.close(policyId);
                fixture.loader.unload(policyId);
            }

            assertThat(written.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("Gate of policy 1 not closed yet: "),
                            line -> assertThat(line).startsWith("Gate of policy 1 not unloaded: "));
        }
    }

    @Test
    void recovery_that_fails_every_second_is_two_lines() {
        AtomicBoolean away = new AtomicBoolean(true);
        IssuingFixture fixture = new IssuingFixture(ledger -> (policyId, claims, check) -> {
            if (away.get()) {
                throw new DatabaseUnavailableException(new IllegalStateException("refused"));
            }
            return ledger.record(policyId, claims, check);
        });
        fixture.open(POLICY, Terms.of(3));
        fixture.ask(POLICY, 1, null).join();
        fixture.now = fixture.now.plusSeconds(9);
        try (CapturedLog written = new CapturedLog(OutboxRecovery.class)) {
            for (int second = 0; second < SECONDS; second++) {
                pass(fixture, 1);
                fixture.reconciler.run();
            }
            assertThat(written.lines()).hasSize(2);
            assertThat(written.lines().get(0)).startsWith("Recording 1 claims of policy 100");
            assertThat(written.lines().get(1)).startsWith("Recovery of policy 100 goes on later");

            away.set(false);
            pass(fixture, 2);
            fixture.reconciler.run();
            pass(fixture, 10);
            fixture.log.writeEnds();

            assertThat(fixture.holders(POLICY)).containsExactly(1L);
            assertThat(written.lines()).hasSize(4).anyMatch(line -> line.startsWith("Over: recovery failing; "));
        }
    }

    @Test
    void claims_that_cannot_be_recorded_are_one_trace() {
        IssuingFixture fixture = new IssuingFixture(ledger -> (policyId, claims, check) -> {
            throw new IllegalArgumentException("a bug that meets every claim");
        });
        fixture.open(POLICY, Terms.of(100));
        try (CapturedLog written = new CapturedLog(RecordStage.class)) {
            for (long user = 1; user <= 50; user++) {
                assertThat(fixture.issue(POLICY, user)).isCompletedExceptionally();
            }

            assertThat(written.lines()).hasSize(1);
            assertThat(written.traces()).isEqualTo(1);
        }
    }

    @Test
    void a_gate_that_is_off_and_cannot_be_loaded_again_is_one_line() {
        IssuingFixture fixture = new IssuingFixture();
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.falsifyStock(POLICY, 1);
        try (CapturedLog written = new CapturedLog(GateReconciler.class)) {
            for (int second = 0; second < SECONDS; second++) {
                fixture.reconciler.run();
            }

            assertThat(written.lines()).hasSize(1);
        }
    }

    private static void pass(IssuingFixture fixture, long seconds) {
        fixture.nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
