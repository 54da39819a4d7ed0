package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.GateLoader;
import com.promotion.coupon.application.gate.GateRecoveryJob;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.gate.StockGate.Snapshot;
import com.promotion.coupon.application.issue.ClaimStage;
import com.promotion.coupon.application.issue.GatedClaim;
import com.promotion.coupon.application.reconcile.OutboxRecovery;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.fixtures.CapturedLog;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** One error, at whatever step, disables no step for good. */
class ErrorResilienceTest {
    private static final long POLICY = 100;

    private final IssuingFixture fixture = new IssuingFixture();

    @Test
    void a_gate_that_throws_is_passed_by_and_asked_again() {
        fixture.open(POLICY, Terms.of(3));
        Queue<Throwable> failures = new ArrayDeque<>(List.of(new StackOverflowError(), new IllegalStateException()));
        ClaimStage stage = claimStage(failing("claim", failures));

        for (long user = 1; user <= 3; user++) {
            assertThat(stage.claim(claim(user), fixture.deadlines.fromNow())).isCompleted();
        }

        assertThat(fixture.stockGate.admittedUsers(POLICY)).containsExactly(3L);
    }

    @Test
    void a_gate_that_answers_nothing_fails_one_batch() {
        fixture.open(POLICY, Terms.of(3));
        AtomicInteger calls = new AtomicInteger();
        ClaimStage stage = claimStage(gate("claim", () -> calls.incrementAndGet() == 1));

        CompletableFuture<GatedClaim> first = stage.claim(claim(1), fixture.deadlines.fromNow());
        CompletableFuture<GatedClaim> second = stage.claim(claim(2), fixture.deadlines.fromNow());

        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompleted();
    }

    @Test
    void an_error_in_the_ledger_fails_one_batch() {
        AtomicInteger calls = new AtomicInteger();
        IssuingFixture failing = new IssuingFixture(ledger -> (policyId, claims, check) -> {
            if (calls.incrementAndGet() == 1) {
                throw new NoClassDefFoundError("gone");
            }
            return ledger.record(policyId, claims, check);
        });
        failing.open(POLICY, Terms.of(3));

        assertThat(failing.issue(POLICY, 1)).isCompletedExceptionally();
        assertThat(failing.issue(POLICY, 2)).isCompleted();
        assertThat(failing.inFlight.issuesInFlight()).isZero();
    }

    @Test
    void a_pool_that_takes_no_loading_is_given_one_again() {
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.loseStock(POLICY);
        fixture.health.noteNotLoaded(POLICY);
        AtomicInteger calls = new AtomicInteger();
        GateRecoveryJob monitor = new GateRecoveryJob(fixture.stockGate, fixture.health, fixture.loader, task -> {
            if (calls.incrementAndGet() == 1) {
                throw new InternalError("unable to create a thread");
            }
            task.run();
        });

        assertThatThrownBy(monitor::run).isInstanceOf(InternalError.class);
        monitor.run();

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(3);
    }

    @Test
    void a_policy_whose_loading_ends_in_an_error_keeps_no_other_from_being_loaded() {
        fixture.open(POLICY, Terms.of(3));
        fixture.open(POLICY + 1, Terms.of(3));
        List<Long> asked = new ArrayList<>();
        GateLoader loader = new GateLoader(
                fixture.stockGate,
                fixture.health,
                new Transactions() {
                    @Override
                    public <T> T call(Supplier<T> work) {
                        asked.add(asked.size() % 2L);
                        throw new StackOverflowError();
                    }
                },
                fixture.database.policies(),
                fixture.database.coupons(),
                fixture.settings,
                fixture.log);
        fixture.health.noteNotLoaded(POLICY);
        fixture.health.noteNotLoaded(POLICY + 1);
        try (CapturedLog quiet = new CapturedLog(GateLoader.class)) {
            GateRecoveryJob monitor = new GateRecoveryJob(fixture.stockGate, fixture.health, loader, Runnable::run);
            monitor.run();
            monitor.run();

            assertThat(quiet.lines()).hasSize(1);
        }
        assertThat(asked).as("both policies, twice").hasSize(4);
        assertThat(fixture.health.trusts(POLICY)).as("it is tried again").isFalse();
    }

    @Test
    void a_gate_that_throws_does_not_end_the_recovery_of_a_policy() {
        fixture.open(POLICY, Terms.of(3));
        var unused = fixture.stockGate.claim(POLICY, List.of(claim(1)));
        fixture.now = fixture.now.plusSeconds(9);
        OutboxRecovery recovery = new OutboxRecovery(
                failing("undecided", new ArrayDeque<>(List.of(new StackOverflowError()))),
                fixture.record,
                fixture.settle,
                fixture.breaker,
                fixture.log);
        Snapshot old = fixture.stockGate.inspect(POLICY).toCompletableFuture().join();
        try (CapturedLog written = new CapturedLog(OutboxRecovery.class)) {
            recovery.recover(POLICY, old);
            recovery.recover(POLICY, old);

            assertThat(written.lines()).hasSize(2);
        }

        assertThat(fixture.holders(POLICY)).containsExactly(1L);
    }

    @Test
    void a_gate_that_throws_does_not_keep_a_change_or_an_end_from_its_answer() {
        StockGate broken = failing(
                "unload", new ArrayDeque<>(List.of(new IllegalStateException("shut down"), new StackOverflowError())));
        GateLoader loader = new GateLoader(broken, fixture.health, null, null, null, null, fixture.log);
        StockGate unclosable = failing("close", new ArrayDeque<>(List.of(new StackOverflowError())));
        GateLoader closing = new GateLoader(unclosable, fixture.health, null, null, null, null, fixture.log);
        try (CapturedLog written = new CapturedLog(GateLoader.class)) {
            loader.unload(POLICY);
            loader.unload(POLICY);
            assertThat(written.lines()).hasSize(1);

            closing.close(POLICY);
            assertThat(written.lines()).hasSize(2);
        }
    }

    private ClaimStage claimStage(StockGate gate) {
        return new ClaimStage(
                gate,
                fixture.health,
                fixture.record,
                fixture.inFlight,
                fixture.counters,
                fixture.settings,
                fixture.ledgerWorkers);
    }

    private static Claim claim(long user) {
        return new Claim(user, POLICY, user, null);
    }

    private interface Choice {
        boolean nothing() throws Throwable;
    }

    /** The fixture's gate, one of whose calls throws these first. */
    private StockGate failing(String call, Queue<Throwable> failures) {
        return gate(call, () -> {
            Throwable failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return false;
        });
    }

    /** The fixture's gate, one of whose calls completes with null when the choice says so. */
    private StockGate gate(String call, Choice choice) {
        return (StockGate) Proxy.newProxyInstance(
                StockGate.class.getClassLoader(), new Class<?>[] {StockGate.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(call) && choice.nothing()) {
                        return CompletableFuture.completedFuture(null);
                    }
                    try {
                        return method.invoke(fixture.stockGate, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }
}
