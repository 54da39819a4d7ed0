package com.promotion.coupon.application.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.config.ServiceSettings.RateLimit;
import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.application.job.JobRunner;
import com.promotion.coupon.fixtures.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Two nodes that share limits over a map, and a clock that the test sets. */
class LimitSharingTest {
    private static final long USER = 7;
    private static final RateLimit SETTINGS = new RateLimit(20, 40, 0, 1, 30);

    private final AtomicLong nanos = new AtomicLong();
    private final FakeLimits shared = new FakeLimits();
    private final Node one = new Node();
    private final Node other = new Node();

    private final class Node {
        final RateLimits limits = new RateLimits(SETTINGS, nanos::get);
        final GateHealth health = new GateHealth(Settings.shipped());
        final LimitSharing sharing = new LimitSharing(limits, shared, health);
        final JobRunner jobs = new JobRunner(new InFlightRequests());

        void share() {
            jobs.run("limit-sharing", sharing::run);
        }

        String lastFailure() {
            return jobs.reports().get(0).lastFailure();
        }

        int take(int wanted) {
            int taken = 0;
            for (int i = 0; i < wanted; i++) {
                taken += limits.takeForUser(USER).granted() ? 1 : 0;
            }
            return taken;
        }
    }

    /** As share-limits.lua. */
    private final class FakeLimits implements SharedLimits {
        final Map<String, Long> fullAt = new HashMap<>();
        final List<Integer> calls = new ArrayList<>();
        boolean away;

        @Override
        public List<Long> spend(String limit, List<Long> keys, List<Long> spentNanos, long debtNanosMax) {
            if (away) {
                throw new IllegalStateException("away");
            }
            calls.add(keys.size());
            List<Long> debts = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                long before = fullAt.getOrDefault(limit + keys.get(i), 0L) - nanos.get();
                long debt = Math.min(debtNanosMax, Math.max(0, before) + spentNanos.get(i));
                fullAt.put(limit + keys.get(i), nanos.get() + debt);
                debts.add(debt);
            }
            return debts;
        }
    }

    private void passSeconds(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }

    @Test
    void what_one_node_let_through_counts_on_the_other() {
        assertThat(one.take(100)).isEqualTo(40);
        one.share();
        assertThat(other.take(10)).isEqualTo(10);
        other.share();

        assertThat(other.take(100)).as("50 of 40 are spent").isZero();
        passSeconds(1);
        assertThat(other.take(100)).as("10 of 20 are left").isEqualTo(10);
    }

    @Test
    void a_flood_over_two_nodes_gets_what_one_user_may_have() {
        int taken = 0;
        for (int second = 0; second < 60; second++) {
            for (int tenth = 0; tenth < 10; tenth++) {
                taken += one.take(30) + other.take(30);
                nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(100));
            }
            one.share();
            other.share();
        }

        assertThat(taken).as("60 s at 20 a second, and the bursts").isBetween(1_200, 1_200 + 2 * 40 + 2 * 20);
    }

    @Test
    void quiet_users_cost_no_call() {
        for (long user = 0; user < 1_000; user++) {
            for (int i = 0; i < 9; i++) {
                assertThat(one.limits.takeForUser(user).granted()).isTrue();
            }
        }
        one.share();

        assertThat(shared.calls).isEmpty();
    }

    @Test
    void a_call_has_few_keys_and_a_run_has_few_calls() {
        for (long user = 0; user < 2_600; user++) {
            for (int i = 0; i < 20; i++) {
                assertThat(one.limits.takeForUser(user).granted()).isTrue();
            }
        }
        one.share();
        assertThat(shared.calls).containsExactly(500, 500, 500, 500);

        one.share();
        assertThat(shared.calls).as("the rest in the next run").endsWith(500, 100);
    }

    @Test
    void while_redis_is_away_each_node_limits_alone_and_nothing_is_forgotten() {
        shared.away = true;
        assertThat(one.take(100)).isEqualTo(40);
        one.share();
        assertThat(one.lastFailure()).contains("away");
        assertThat(one.health.reachable()).as("the gate is not blamed").isTrue();
        assertThat(one.take(1)).isZero();

        shared.away = false;
        one.share();
        other.take(10);
        other.share();
        assertThat(other.take(1)).as("the first node has told").isZero();
    }

    @Test
    void a_gate_that_is_away_is_not_called() {
        for (int i = 0; i < GateHealth.FAILURES_TO_LOSE; i++) {
            one.health.failed(new IllegalStateException("away"));
        }
        assertThat(one.take(100)).isEqualTo(40);
        one.share();

        assertThat(shared.calls).isEmpty();
    }

    @Test
    void misses_are_counted_apart_from_requests() {
        for (int i = 0; i < 30; i++) {
            assertThat(one.limits.lookAtMisses(USER).granted()).isTrue();
            one.limits.countMiss(USER);
        }
        Allowance refused = one.limits.lookAtMisses(USER);

        assertThat(refused.granted()).isFalse();
        assertThat(one.limits.refused()).isEqualTo(Map.of("user", 0L, "misses", 1L));
        assertThat(refused.retryAfterSeconds()).isEqualTo(2);
        assertThat(one.take(40)).isEqualTo(40);
        assertThatThrownBy(refused::orThrow).hasMessageContaining("Too many requests");
    }

    @Test
    void a_limit_of_zero_is_none() {
        RateLimits off = new RateLimits(new RateLimit(0, 1, 0, 1, 0), nanos::get);
        for (int i = 0; i < 10_000; i++) {
            off.countMiss(USER);
            assertThat(off.takeForUser(USER).isLimited()).isFalse();
            assertThat(off.takeForAddress(-USER).granted()).isTrue();
            assertThat(off.lookAtMisses(USER).granted()).isTrue();
        }
        assertThat(off.limitsAddresses()).isFalse();
        assertThat(off.all()).isEmpty();
    }
}
