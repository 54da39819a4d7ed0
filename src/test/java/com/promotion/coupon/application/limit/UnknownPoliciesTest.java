package com.promotion.coupon.application.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.promotion.coupon.application.gate.GateHealth;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import com.promotion.coupon.exception.CouponSoldOutException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.fixtures.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Work that the test ends, of which that for two unknown policies may be in flight. */
class UnknownPoliciesTest {
    private static final long REAL = 100;

    private final AtomicLong nanos = new AtomicLong();
    private final GateHealth health = new GateHealth(Settings.shipped());
    private final KnownPolicies known = new KnownPolicies(health, nanos::get);
    private final UnknownPolicies unknown = new UnknownPolicies(known, 2);
    private final List<CompletableFuture<String>> work = new ArrayList<>();

    @BeforeEach
    void readPolicies() {
        health.setLoadable(Set.of(REAL), Set.of());
    }

    private CompletableFuture<String> ask(long policyId) {
        return unknown.guardAndLearn(policyId, () -> {
            CompletableFuture<String> begun = new CompletableFuture<>();
            work.add(begun);
            return begun;
        });
    }

    private static CouponErrorCode refusal(CompletableFuture<?> answer) {
        assertThat(answer).isDone();
        Throwable thrown = catchThrowableOfType(CompletionException.class, answer::join);
        return ((CouponException) thrown.getCause()).code();
    }

    @Test
    void two_unknown_ids_are_let_through_and_a_third_is_unavailable() {
        assertThat(ask(1)).isNotDone();
        assertThat(ask(2)).isNotDone();
        assertThat(refusal(ask(3))).isEqualTo(CouponErrorCode.UNAVAILABLE);
        assertThat(ask(2)).as("the same id counts once").isNotDone();
        assertThat(ask(REAL)).as("a known one does not count").isNotDone();
        assertThat(work).hasSize(4);

        work.get(0).complete("done");
        assertThat(ask(3)).isNotDone();
        work.get(1).complete("done");
        assertThat(refusal(ask(4))).as("2 is asked for by another request").isEqualTo(CouponErrorCode.UNAVAILABLE);
    }

    @Test
    void an_id_of_no_policy_is_answered_from_memory_for_a_moment() {
        assertThat(ask(1)).isNotDone();
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(50));
        work.get(0).completeExceptionally(new CompletionException(new CouponPolicyNotFoundException(1)));

        assertThat(refusal(ask(1))).isEqualTo(CouponErrorCode.POLICY_NOT_FOUND);
        assertThat(work).hasSize(1);

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(RecentlyMissing.MILLIS - 50));
        assertThat(ask(1)).as("counted from the question").isNotDone();
    }

    @Test
    void a_policy_that_is_created_is_there_at_once() {
        assertThat(ask(1)).isNotDone();
        work.get(0).completeExceptionally(new CouponPolicyNotFoundException(1));
        known.exists(1);

        assertThat(ask(1)).isNotDone();
        assertThat(known.isKnown(1)).isTrue();
    }

    @Test
    void an_answer_or_a_refusal_of_the_policy_makes_it_known_and_an_outage_does_not() {
        assertThat(ask(1)).isNotDone();
        work.get(0).complete("coupon");
        assertThat(ask(2)).isNotDone();
        work.get(1).completeExceptionally(new CouponSoldOutException());
        assertThat(ask(3)).isNotDone();
        work.get(2).completeExceptionally(new ServiceUnavailableException());

        assertThat(known.isKnown(1)).isTrue();
        assertThat(known.isKnown(2)).isTrue();
        assertThat(known.isKnown(3)).isFalse();
        assertThat(known.isMissing(3)).isFalse();
    }

    @Test
    void work_that_throws_leaves_room() {
        for (int i = 0; i < 10; i++) {
            CompletableFuture<String> failed = unknown.guard(i, () -> {
                throw new IllegalStateException("bug");
            });
            assertThat(failed).isCompletedExceptionally();
        }
        assertThat(ask(99)).isNotDone();
    }

    @Test
    void a_made_up_cursor_is_let_through_as_others_are_and_makes_nothing_known() {
        CompletableFuture<String> page = new CompletableFuture<>();
        assertThat(unknown.guardCursor(1, () -> page)).isNotDone();
        assertThat(unknown.guardCursor(2, () -> page)).isNotDone();
        assertThat(refusal(unknown.guardCursor(3, () -> page))).isEqualTo(CouponErrorCode.UNAVAILABLE);

        page.complete("empty");
        assertThat(known.isKnown(1)).isFalse();
    }

    @Test
    void all_ids_are_let_through_until_the_policies_were_read() {
        UnknownPolicies before =
                new UnknownPolicies(new KnownPolicies(new GateHealth(Settings.shipped()), nanos::get), 1);
        for (int i = 0; i < 10; i++) {
            assertThat(before.guard(i, CompletableFuture::new)).isNotDone();
        }
    }

    @Test
    void what_is_remembered_is_bounded() {
        for (long id = 1; id <= 3L * KnownPolicies.KNOWN_MAX; id++) {
            known.exists(id);
            known.learn(-id, nanos.get(), new CouponPolicyNotFoundException(-id));
        }
        assertThat(known.sizes()).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(KnownPolicies.KNOWN_MAX));
    }
}
