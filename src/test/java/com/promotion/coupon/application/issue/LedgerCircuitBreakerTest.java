package com.promotion.coupon.application.issue;

import static com.promotion.coupon.fixtures.memory.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.issue.LedgerCircuitBreaker.Permission;
import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LedgerCircuitBreakerTest {
    private static final long POLICY = 1;
    private static final int THREADS = 8;
    private final RuntimeException away = new IllegalStateException("away");

    private final AtomicLong nanos = new AtomicLong();
    private final LedgerCircuitBreaker breaker =
            new LedgerCircuitBreaker(THREADS, nanos::get, new ThrottledLog(nanos::get));

    @Test
    void a_policy_that_works_is_granted_everything() {
        breaker.failed(POLICY + 1, away);

        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.GRANTED);
        assertThat(breaker.tryAcquireRecovery(POLICY)).isTrue();
        assertThat(breaker.tryAcquireRecovery(POLICY)).isTrue();
    }

    @Test
    void after_a_failure_one_claim_at_a_time_probes_once_the_pause_is_over() {
        breaker.failed(POLICY, away);
        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.DENIED);

        pass(LedgerCircuitBreaker.PAUSE_MILLIS);

        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.PROBE);
        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.DENIED);
    }

    @Test
    void a_probe_that_never_reached_the_ledger_is_given_back() {
        breaker.failed(POLICY, away);
        pass(LedgerCircuitBreaker.PAUSE_MILLIS);
        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.PROBE);

        breaker.release(POLICY);

        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.PROBE);
    }

    @Test
    void a_probe_that_fails_begins_another_pause_and_one_that_is_recorded_closes_the_circuit() {
        breaker.failed(POLICY, away);
        pass(LedgerCircuitBreaker.PAUSE_MILLIS);
        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.PROBE);
        breaker.failed(POLICY, away);
        breaker.release(POLICY);
        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.DENIED);

        pass(LedgerCircuitBreaker.PAUSE_MILLIS);
        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.PROBE);
        breaker.recorded(POLICY);
        breaker.release(POLICY);
        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.GRANTED);
    }

    @Test
    void recovery_neither_waits_for_the_pause_nor_for_a_customers_probe() {
        breaker.failed(POLICY, away);
        assertThat(breaker.tryAcquireRecovery(POLICY)).isTrue();
        assertThat(breaker.tryAcquireRecovery(POLICY)).as("one at a time").isFalse();
        breaker.releaseRecovery(POLICY);

        pass(LedgerCircuitBreaker.PAUSE_MILLIS);
        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.PROBE);
        assertThat(breaker.tryAcquireRecovery(POLICY)).isTrue();
    }

    @Test
    void many_stuck_policies_hold_half_of_the_ledger_threads_at_most() {
        LongStream.rangeClosed(1, 20).forEach(policy -> breaker.failed(policy, away));
        pass(LedgerCircuitBreaker.PAUSE_MILLIS);

        assertThat(LongStream.rangeClosed(1, 20).filter(policy -> breaker.tryAcquire(policy) == Permission.PROBE))
                .hasSize(THREADS / 4);
        assertThat(LongStream.rangeClosed(1, 20).filter(breaker::tryAcquireRecovery))
                .hasSize(THREADS / 4);
        assertThat(breaker.tryAcquire(21)).isEqualTo(Permission.GRANTED);
    }

    @Test
    void a_probe_that_is_lost_does_not_keep_others_from_probing_for_ever() {
        breaker.failed(POLICY, away);
        pass(LedgerCircuitBreaker.PAUSE_MILLIS);
        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.PROBE);

        pass(LedgerCircuitBreaker.PROBE_MILLIS_MAX + 1);

        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.PROBE);
    }

    @Test
    void failing_policies_are_bounded_and_the_rest_goes_to_the_ledger() {
        LongStream.rangeClosed(1, 20_000).forEach(policy -> breaker.failed(policy, away));

        assertThat(LongStream.rangeClosed(1, 20_000).filter(policy -> breaker.tryAcquire(policy) == Permission.DENIED))
                .hasSize(10_000);
    }

    @Test
    void while_the_ledger_is_away_newcomers_are_turned_away_before_the_gate() {
        IssuingFixture down = IssuingFixture.withLedgerAwayWhile(new AtomicBoolean(true));
        down.open(POLICY, Terms.of(10));
        down.issue(POLICY, 1).join();
        int gateCalls = down.stockGate.calls();

        assertRefused(down.issue(POLICY, 2), CouponErrorCode.UNAVAILABLE);
        assertRefused(down.issue(POLICY, 3), CouponErrorCode.UNAVAILABLE);
        assertThat(down.stockGate.calls()).isEqualTo(gateCalls);

        down.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(LedgerCircuitBreaker.PAUSE_MILLIS));
        down.issue(POLICY, 4).join();
        assertThat(down.stockGate.calls()).as("one claim tries the ledger").isEqualTo(gateCalls + 1);
    }

    @Test
    void a_policy_whose_ledger_row_is_stuck_does_not_stop_the_others() {
        IssuingFixture stuck = new IssuingFixture(ledger -> (policyId, claims, check) -> {
            if (policyId == POLICY) {
                throw new DatabaseUnavailableException(new IllegalStateException("lock time-out"));
            }
            return ledger.record(policyId, claims, check);
        });
        stuck.open(POLICY, Terms.of(10));
        stuck.open(POLICY + 1, Terms.of(10));
        stuck.issue(POLICY, 1).join();

        assertRefused(stuck.issue(POLICY, 2), CouponErrorCode.UNAVAILABLE);
        assertThat(stuck.issue(POLICY + 1, 2).join().issueNumber()).isEqualTo(1);
    }

    /** Its coupon is found without the row lock, which says nothing of the lock. */
    @Test
    void a_probe_of_a_user_who_has_a_coupon_does_not_close_the_circuit_of_a_stuck_policy() {
        AtomicBoolean stuck = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        IssuingFixture fixture = new IssuingFixture(ledger -> (policyId, claims, check) -> {
            asked.incrementAndGet();
            boolean withoutLock = check != DuplicateCheck.UNDER_LOCK
                    && claims.stream().allMatch(claim -> claim.kind() == GatedClaim.Kind.SUSPECTED_DUPLICATE);
            if (stuck.get() && !withoutLock) {
                throw new DatabaseUnavailableException(new IllegalStateException("lock time-out"), true);
            }
            return ledger.record(policyId, claims, check);
        });
        fixture.open(POLICY, Terms.of(10));
        fixture.issue(POLICY, 1).join();
        stuck.set(true);
        fixture.issue(POLICY, 2).join(); // admitted, and so pending
        fixture.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(LedgerCircuitBreaker.PAUSE_MILLIS));

        assertRefused(fixture.issue(POLICY, 1), CouponErrorCode.UNAVAILABLE);
        int before = asked.get();
        assertRefused(fixture.issue(POLICY, 3), CouponErrorCode.UNAVAILABLE);

        assertThat(asked).as("the third user did not reach the ledger").hasValue(before);
        stuck.set(false);
        fixture.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(LedgerCircuitBreaker.PAUSE_MILLIS));
        assertRefused(fixture.issue(POLICY, 1), CouponErrorCode.ALREADY_ISSUED);
        assertThat(fixture.issue(POLICY, 4).join().issueNumber()).isPositive();
    }

    @Test
    void a_policy_that_fails_again_gets_another_pause_also_when_there_is_no_room_for_a_further_one() {
        LongStream.rangeClosed(1, 20_000).forEach(policy -> breaker.failed(policy, away));
        pass(LedgerCircuitBreaker.PAUSE_MILLIS);

        breaker.failed(POLICY, away);

        assertThat(breaker.tryAcquire(POLICY)).isEqualTo(Permission.DENIED);
    }

    private void pass(long millis) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    }
}
