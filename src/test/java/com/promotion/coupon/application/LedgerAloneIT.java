package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.promotion.coupon.domain.CouponTerms;
import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.harness.ErasureHarness;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.coupon.harness.LedgerDatabase;
import com.promotion.coupon.harness.LedgerKind;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes that no gate was configured for, on each database: the ledger decides everything. */
@ParameterizedClass
@EnumSource(LedgerKind.class)
class LedgerAloneIT {
    private static final String ISSUED = "issued";
    private static final Duration DAY = Duration.ofDays(1);

    private static LedgerDatabase ledger;
    private static IssuingHarness one;
    private static IssuingHarness other;

    @Parameter
    LedgerKind kind;

    @BeforeParameterizedClassInvocation
    static void start(LedgerKind kind) {
        ledger = kind.database();
        one = IssuingHarness.withoutGate(ledger);
        other = IssuingHarness.withoutGate(ledger);
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        one.close();
        other.close();
    }

    @Test
    void of_many_users_exactly_as_many_as_there_are_coupons_get_one() {
        long policyId = one.open(100);

        List<String> answers = Crowd.together(
                16,
                LongStream.rangeClosed(1, 2_000)
                        .<Callable<String>>mapToObj(user -> () -> outcome(user % 2 == 0 ? one : other, policyId, user))
                        .toList());

        assertThat(Collections.frequency(answers, ISSUED)).isEqualTo(100);
        assertThat(Collections.frequency(answers, CouponErrorCode.SOLD_OUT.name()))
                .isEqualTo(1_900);
        assertThat(one.holders(policyId))
                .extracting(Holder::issueNumber)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 100).boxed().toList());
        assertThat(one.holders(policyId)).extracting(Holder::userId).doesNotHaveDuplicates();
        assertThat(one.policy(policyId).issuedQuantity()).isEqualTo(100);
        assertThat(one.policy(policyId).status()).isEqualTo(PolicyStatus.EXHAUSTED);
    }

    @Test
    void a_user_who_asks_again_and_again_gets_one() {
        long policyId = one.open(500);

        List<String> answers = Crowd.together(
                16,
                IntStream.range(0, 800)
                        .<Callable<String>>mapToObj(i -> () -> outcome(i % 2 == 0 ? one : other, policyId, 1 + i % 80))
                        .toList());

        assertThat(Collections.frequency(answers, ISSUED)).isEqualTo(80);
        assertThat(Collections.frequency(answers, CouponErrorCode.ALREADY_ISSUED.name()))
                .isEqualTo(720);
        assertThat(one.policy(policyId).issuedQuantity()).isEqualTo(80);
    }

    @Test
    void a_repeat_with_its_key_gets_the_same_coupon() {
        long policyId = one.open(5);

        long first = one.ask(policyId, 1, "wish").join().coupon().couponId();

        assertThat(other.ask(policyId, 1, "wish").join().coupon().couponId()).isEqualTo(first);
        assertThat(one.holders(policyId)).hasSize(1);
    }

    @Test
    void a_policy_opens_and_ends_by_the_clock_of_the_database_and_its_timers_do_each_once() {
        long policyId = one.plan(2, Duration.ofMillis(700), Duration.ofMillis(1_500));
        CouponTerms planned = one.policy(policyId).terms();
        assertThat(outcome(one, policyId, 1)).isEqualTo(CouponErrorCode.NOT_OPEN_YET.name());

        Await.until("it is due", one::now, now -> !now.isBefore(planned.startAt()));
        boolean opened = one.openIfDue(policyId); // on a machine that slow its window may be over by now
        assertThat(other.openIfDue(policyId)).isFalse();
        Await.until("it is over", one::now, now -> !now.isBefore(planned.endAt()));
        assertThat(outcome(one, policyId, 2)).isEqualTo(CouponErrorCode.ENDED.name());
        assertThat(one.endIfOver(policyId)).isEqualTo(opened);
        assertThat(other.endIfOver(policyId)).isFalse();

        assertThat(one.trail(policyId))
                .isEqualTo(
                        opened
                                ? List.of("END schedule", "OPEN schedule", "CREATE operator")
                                : List.of("CREATE operator"));
    }

    @Test
    void a_quantity_that_is_raised_lowered_and_ended_is_exact() {
        long policyId = one.open(1);
        LocalDateTime endAt = one.policy(policyId).terms().endAt();
        assertThat(outcome(one, policyId, 1)).isEqualTo(ISSUED);
        assertThat(outcome(other, policyId, 2)).isEqualTo(CouponErrorCode.SOLD_OUT.name());

        other.change(policyId, 10, endAt);
        assertThat(outcome(one, policyId, 2)).isEqualTo(ISSUED);
        one.change(policyId, 3, endAt);
        assertThat(outcome(other, policyId, 3)).isEqualTo(ISSUED);
        assertThat(outcome(one, policyId, 4)).isEqualTo(CouponErrorCode.SOLD_OUT.name());
        other.change(policyId, 4, endAt);
        one.end(policyId);

        assertThat(outcome(other, policyId, 4)).isEqualTo(CouponErrorCode.ENDED.name());
        assertThat(one.holders(policyId)).hasSize(3);
    }

    @Test
    void a_planned_policy_is_not_open_before_its_start() {
        long policyId = one.plan(2, DAY, DAY.multipliedBy(2));

        assertThat(one.openIfDue(policyId)).isFalse();
        assertThat(outcome(other, policyId, 1)).isEqualTo(CouponErrorCode.NOT_OPEN_YET.name());
    }

    @Test
    void a_user_is_erased_once_everything_is_over() {
        long user = ThreadLocalRandom.current().nextLong(1L << 52, 1L << 53);
        long policyId = one.open(2);
        assertThat(outcome(one, policyId, user)).isEqualTo(ISSUED);
        try (ErasureHarness processes = new ErasureHarness(ledger)) {
            assertThat(catchThrowable(() -> processes.service().erase(user, "kim")))
                    .as("it is open")
                    .isInstanceOf(CouponException.class);
            one.end(policyId);
            one.closeGates();

            assertThat(processes.service().erase(user, "kim")).isEqualTo(1);

            assertThat(processes.service().erase(user, "kim")).isZero();
        }
        assertThat(one.holders(policyId)).extracting(Holder::userId).allMatch(holder -> holder < 0);
    }

    private static String outcome(IssuingHarness node, long policyId, long user) {
        Throwable failure = catchThrowable(() -> node.issue(policyId, user).join());
        return failure == null
                ? ISSUED
                : ((CouponException) failure.getCause()).code().name();
    }
}
