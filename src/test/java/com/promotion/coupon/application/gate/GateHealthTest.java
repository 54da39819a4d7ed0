package com.promotion.coupon.application.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import com.promotion.coupon.fixtures.settings.Settings;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GateHealthTest {
    private static final long POLICY = 100;
    private static final long INVENTED = 1_000_000;

    private final GateHealth health = new GateHealth(Settings.shipped());
    private final IssuingFixture fixture = new IssuingFixture();

    @Test
    void invented_ids_cost_no_look_into_the_database_and_do_not_keep_a_policy_from_being_loaded() {
        List<Long> lookedUp = new ArrayList<>();
        GateLoader loader = new GateLoader(
                fixture.stockGate,
                fixture.health,
                fixture.database,
                recordingFinds(fixture.database.policies(), lookedUp),
                fixture.database.coupons(),
                fixture.settings,
                fixture.log);
        GateRecoveryJob monitor = new GateRecoveryJob(fixture.stockGate, fixture.health, loader, Runnable::run);
        fixture.open(POLICY, Terms.of(3));
        fixture.reconciler.run();
        for (long id = INVENTED; id < INVENTED + GateHealth.UNLOADED_MAX + 1; id++) {
            assertThat(fixture.issue(id, 1)).isCompletedExceptionally();
        }
        fixture.stockGate.loseStock(POLICY);

        fixture.issue(POLICY, 1).join();
        monitor.run();

        assertThat(lookedUp.get(0)).isEqualTo(POLICY);
        assertThat(lookedUp).hasSizeLessThanOrEqualTo(1 + GateHealth.UNKNOWN_AT_ONCE);
        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(2);
        lookedUp.clear();
        fixture.reconciler.run();
        monitor.run();
        assertThat(lookedUp).isEmpty();
    }

    @Test
    void invented_ids_leave_room_for_the_policies_of_the_database() {
        health.setLoadable(Set.of(POLICY), health.policiesWaiting());
        LongStream.range(0, GateHealth.UNLOADED_MAX + 10).forEach(id -> health.noteNotLoaded(INVENTED + id));

        assertThat(health.noteNotLoaded(POLICY)).isTrue();

        assertThat(health.policiesToLoad()).startsWith(POLICY).hasSize(1 + GateHealth.UNKNOWN_AT_ONCE);
        health.setLoadable(Set.of(POLICY), health.policiesWaiting());
        assertThat(health.policiesToLoad()).containsExactly(POLICY);
    }

    @Test
    void a_policy_that_is_newer_than_the_last_look_into_the_database_is_loaded_too() {
        health.setLoadable(Set.of(), health.policiesWaiting());
        health.noteNotLoaded(POLICY);
        assertThat(health.policiesToLoad()).containsExactly(POLICY);

        health.setLoadable(Set.of(), health.policiesWaiting());
        assertThat(health.trusts(POLICY))
                .as("the gate is asked, and does not know it")
                .isTrue();
        assertThat(health.noteNotLoaded(POLICY)).as("so it is noted again").isTrue();
    }

    @Test
    void a_policy_that_is_noted_while_the_database_is_read_goes_on_waiting() {
        Set<Long> waitedBefore = health.policiesWaiting();
        health.noteNotLoaded(POLICY);

        health.setLoadable(Set.of(), waitedBefore);

        assertThat(health.policiesToLoad()).containsExactly(POLICY);
        assertThat(health.trusts(POLICY)).isFalse();
    }

    @Test
    void of_policies_that_are_no_longer_open_nothing_is_kept_and_nothing_is_lost() {
        for (int failure = 0; failure < GateHealth.FAILURES_TO_LOSE; failure++) {
            health.failed(new IllegalStateException("away"));
        }
        for (int ping = 0; ping < GateHealth.ANSWERS_TO_RETURN; ping++) {
            health.notePing(true);
        }
        health.noteLoaded(POLICY, health.epoch());
        health.setLoadable(Set.of(POLICY), health.policiesWaiting());
        assertThat(health.trusts(POLICY)).isTrue();

        health.setLoadable(Set.of(), health.policiesWaiting());

        assertThat(health.trusts(POLICY))
                .as("loaded again, should it be open after all")
                .isFalse();
        health.requestLoad(POLICY);
        assertThat(health.policiesToLoad()).containsExactly(POLICY);
    }

    @Test
    void a_lost_gate_is_asked_no_more_and_loaded_before_it_is_trusted_again() {
        fixture.open(POLICY, Terms.of(20));
        fixture.stockGate.goAway();
        for (long user = 1; user <= GateHealth.FAILURES_TO_LOSE; user++) {
            fixture.issue(POLICY, user).join();
        }
        int callsWhenLost = fixture.stockGate.calls();
        fixture.issue(POLICY, 11).join();
        assertThat(fixture.stockGate.calls()).isEqualTo(callsWhenLost);

        fixture.stockGate.comeBack();
        for (int ping = 0; ping < GateHealth.ANSWERS_TO_RETURN; ping++) {
            fixture.monitor.run();
        }
        fixture.issue(POLICY, 12).join();
        assertThat(fixture.stockGate.calls())
                .as("back, but stale: not asked yet")
                .isEqualTo(callsWhenLost);
        fixture.monitor.run();
        fixture.issue(POLICY, 13).join();

        assertThat(fixture.stockGate.calls()).isEqualTo(callsWhenLost + 1);
        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(20 - 6);
        assertThat(fixture.stockGate.admittedUsers(POLICY)).contains(1L, 2L, 3L, 11L, 12L, 13L);
    }

    @Test
    void a_lost_gate_is_noticed_even_without_claims() {
        fixture.open(POLICY, Terms.of(20));
        fixture.health.noteNotLoaded(POLICY);
        fixture.stockGate.goAway();

        for (int run = 1; run <= GateHealth.FAILURES_TO_LOSE; run++) {
            assertThat(fixture.health.reachable()).isTrue();
            fixture.reconciler.run();
        }

        assertThat(fixture.health.reachable()).isFalse();
    }

    @Test
    void a_gate_that_lost_everything_never_says_sold_out_and_is_loaded_again() {
        fixture.open(POLICY, Terms.of(3));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.loseEverything();

        fixture.issue(POLICY, 2).join();
        fixture.monitor.run();

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(1);
        assertThat(fixture.stockGate.admittedUsers(POLICY)).containsExactlyInAnyOrder(1L, 2L);
    }

    private static CouponPolicyRepository recordingFinds(CouponPolicyRepository policies, List<Long> found) {
        return (CouponPolicyRepository) Proxy.newProxyInstance(
                GateHealthTest.class.getClassLoader(),
                new Class<?>[] {CouponPolicyRepository.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("find")) {
                        found.add((Long) arguments[0]);
                    }
                    return method.invoke(policies, arguments);
                });
    }
}
