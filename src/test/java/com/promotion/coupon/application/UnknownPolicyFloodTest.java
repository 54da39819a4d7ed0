package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests for coupons of policies that do not exist, beside those of one that does. */
class UnknownPolicyFloodTest {
    private static final long POLICY = 100;
    private static final long INVENTED = 1_000_000;

    private final AtomicInteger transactions = new AtomicInteger();
    private final IssuingFixture fixture = new IssuingFixture(ledger -> (policyId, claims, check) -> {
        transactions.incrementAndGet();
        return ledger.record(policyId, claims, check);
    });

    @BeforeEach
    void openAPolicyThatTheNodeKnows() {
        fixture.open(POLICY, Terms.of(100));
        fixture.reconciler.run();
    }

    private CompletableFuture<?> ask(long policyId) {
        return fixture.ask(policyId, 1, null);
    }

    private static CouponErrorCode refusal(CompletableFuture<?> answer) {
        Throwable thrown = catchThrowableOfType(CompletionException.class, answer::join);
        return ((CouponException) thrown.getCause()).code();
    }

    @Test
    void distinct_unknown_policies_have_two_of_the_ledgers_threads_and_a_known_one_does_not_wait_behind_them() {
        fixture.ledgerWorkers.pause();
        List<CompletableFuture<?>> flood = new ArrayList<>();
        LongStream.range(INVENTED, INVENTED + 1_000).forEach(id -> flood.add(ask(id)));
        CompletableFuture<?> real = ask(POLICY);

        assertThat(flood).filteredOn(answer -> !answer.isDone()).hasSize(2);
        assertThat(flood).filteredOn(CompletableFuture::isDone).allSatisfy(answer -> assertThat(refusal(answer))
                .isEqualTo(CouponErrorCode.UNAVAILABLE));
        fixture.ledgerWorkers.resume();

        assertThat(real).isCompleted();
        assertThat(flood.subList(0, 2))
                .allSatisfy(answer -> assertThat(refusal(answer)).isEqualTo(CouponErrorCode.POLICY_NOT_FOUND));
        assertThat(transactions).hasValue(3);
    }

    @Test
    void an_unknown_policy_that_is_asked_for_again_costs_one_transaction_in_a_fifth_of_a_second() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(refusal(ask(INVENTED))).isEqualTo(CouponErrorCode.POLICY_NOT_FOUND);
        }
        assertThat(transactions).hasValue(1);

        fixture.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(200));
        assertThat(refusal(ask(INVENTED))).isEqualTo(CouponErrorCode.POLICY_NOT_FOUND);
        assertThat(transactions).hasValue(2);
    }

    @Test
    void a_policy_that_is_opened_elsewhere_while_its_id_is_asked_for_is_found_after_a_fifth_of_a_second() {
        assertThat(refusal(ask(INVENTED))).isEqualTo(CouponErrorCode.POLICY_NOT_FOUND);
        fixture.open(INVENTED, Terms.of(100));
        for (int i = 0; i < 4; i++) {
            assertThat(refusal(ask(INVENTED))).isEqualTo(CouponErrorCode.POLICY_NOT_FOUND);
            fixture.nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
        }

        assertThat(ask(INVENTED)).isCompleted();
    }

    @Test
    void a_policy_that_was_opened_elsewhere_is_issued_at_once() {
        fixture.open(POLICY + 1, Terms.of(100));

        assertThat(ask(POLICY + 1)).isCompleted();
    }
}
