package com.promotion.coupon.application.issue;

import static com.promotion.coupon.fixtures.memory.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.transaction.DataRejectedException;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import com.promotion.coupon.fixtures.memory.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What becomes of a batch that the ledger does not record at once. */
class RecordStageTest {
    private static final long POLICY = 1;

    /** Its batch is in flight while the others gather. */
    private static final long FIRST_USER = 1_000;

    private final AtomicInteger calls = new AtomicInteger();
    private final IssuingFixture fixture = new IssuingFixture();

    @Test
    void an_unknown_outcome_is_settled_by_recording_once_more() {
        IssuingFixture doubtful = fixture(ledger -> (policyId, claims, check) -> {
            List<Verdict> verdicts = ledger.record(policyId, claims, check);
            if (calls.incrementAndGet() == 1) {
                throw new DatabaseUnavailableException(new IllegalStateException("connection lost after COMMIT"));
            }
            return verdicts;
        });

        assertThat(doubtful.issue(POLICY, 1).join().issueNumber()).isEqualTo(1);
        assertThat(doubtful.holders(POLICY)).containsExactly(1L);
    }

    @Test
    void a_batch_that_the_database_ended_for_its_time_is_not_repeated_at_once() {
        IssuingFixture stuck = fixture(ledger -> (policyId, claims, check) -> {
            calls.incrementAndGet();
            throw new DatabaseUnavailableException(new IllegalStateException("lock time-out"), true);
        });

        assertThat(stuck.ask(POLICY, 1, null).join().isPending()).isTrue();
        assertThat(calls).as("the thread is needed by other policies").hasValue(1);
    }

    @Test
    void a_bug_fails_its_claim_alone_and_is_no_outage() {
        IssuingFixture buggy = fixture(failingFor(3, new NullPointerException("a bug of ours")));
        List<CompletableFuture<CouponView>> answers = batch(buggy, 5);

        assertThat(answers.remove(2))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(NullPointerException.class);
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompleted());
        assertThat(buggy.holders(POLICY)).containsExactly(FIRST_USER, 1L, 2L, 4L, 5L);
        assertThat(buggy.meters.get("coupon.ledger.unrecordable").counter().count())
                .isEqualTo(1);
        assertThat(buggy.issue(POLICY, 6).join()).as("the circuit is closed").isNotNull();
    }

    @Test
    void a_value_that_the_database_refuses_refuses_its_claim_alone() {
        IssuingFixture poisoned =
                fixture(failingFor(1, new DataRejectedException(new IllegalStateException("value too long"))));
        List<CompletableFuture<CouponView>> answers = batch(poisoned, 4);

        assertRefused(answers.remove(0), CouponErrorCode.INVALID_REQUEST);
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompleted());
        assertThat(poisoned.holders(POLICY)).containsExactly(FIRST_USER, 2L, 3L, 4L);
    }

    @Test
    void once_the_database_is_away_a_halved_batch_is_not_tried_to_the_end() {
        IssuingFixture away = fixture(ledger -> (policyId, claims, check) -> {
            if (claims.get(0).claim().userId() == FIRST_USER) {
                return ledger.record(policyId, claims, check);
            }
            if (claims.size() == 8) {
                throw new IllegalStateException("a bug that halves the batch");
            }
            calls.incrementAndGet();
            throw new DatabaseUnavailableException(new IllegalStateException("connection refused"));
        });
        List<CompletableFuture<CouponView>> answers = batch(away, 8);

        assertThat(answers).allSatisfy(answer -> assertThat(answer).isDone());
        assertThat(calls).as("one try of the first half").hasValue(1);
        assertThatThrownBy(() -> away.issue(POLICY, 99).join()).hasCauseInstanceOf(ServiceUnavailableException.class);
    }

    @Test
    void a_commit_in_doubt_is_settled_by_recording_again() {
        AtomicInteger commits = new AtomicInteger();
        IssuingFixture doubtful = new IssuingFixture(ledger -> (policyId, claims, check) -> {
            List<Verdict> verdicts = ledger.record(policyId, claims, check);
            if (commits.incrementAndGet() == 1) {
                throw new DatabaseUnavailableException(new IllegalStateException("connection lost on COMMIT"));
            }
            return verdicts;
        });
        doubtful.open(POLICY, Terms.of(10));

        CouponView coupon = doubtful.issue(POLICY, 1).join();

        assertThat(doubtful.database.couponsOf(POLICY)).singleElement().satisfies(row -> assertThat(row.id())
                .isEqualTo(coupon.couponId()));
    }

    @Test
    void a_poisonous_claim_fails_alone() {
        IssuingFixture poisoned = new IssuingFixture(ledger -> (policyId, claims, check) -> {
            if (claims.stream().anyMatch(a -> a.claim().userId() == 3)) {
                throw new IllegalArgumentException("user 3 cannot be stored");
            }
            return ledger.record(policyId, claims, check);
        });
        poisoned.open(POLICY, Terms.of(10));
        List<CompletableFuture<CouponView>> answers = new ArrayList<>();
        for (long user = 1; user <= 5; user++) {
            answers.add(poisoned.issue(POLICY, user));
        }

        assertThat(answers.get(2)).isCompletedExceptionally();
        assertThat(poisoned.holders(POLICY)).containsExactly(1L, 2L, 4L, 5L);
    }

    @Test
    void an_expired_request_is_not_recorded_while_the_gate_is_away() {
        fixture.open(POLICY, Terms.of(1));
        fixture.stockGate.goAway();
        fixture.ledgerWorkers.pause();
        CompletableFuture<CouponView> gaveUp = fixture.issue(POLICY, 1);
        fixture.letDeadlinePass();
        CompletableFuture<CouponView> second = fixture.issue(POLICY, 2);

        fixture.ledgerWorkers.resume();

        assertRefused(gaveUp, CouponErrorCode.UNAVAILABLE);
        assertThat(second.join().issueNumber()).isEqualTo(1);
        assertThat(fixture.holders(POLICY)).containsExactly(2L);
    }

    private IssuingFixture fixture(UnaryOperator<Ledger> wrapping) {
        IssuingFixture fixture = new IssuingFixture(wrapping);
        fixture.open(POLICY, Terms.of(20));
        return fixture;
    }

    private static UnaryOperator<Ledger> failingFor(long userId, RuntimeException failure) {
        return ledger -> (policyId, claims, check) -> {
            if (claims.stream().anyMatch(claim -> claim.claim().userId() == userId)) {
                throw failure;
            }
            return ledger.record(policyId, claims, check);
        };
    }

    /** Users 1 to {@code size} in one ledger batch: the gate is skipped, and the first claim's batch waits. */
    private static List<CompletableFuture<CouponView>> batch(IssuingFixture fixture, int size) {
        fixture.health.noteNotLoaded(POLICY);
        fixture.ledgerWorkers.pause();
        CompletableFuture<CouponView> first = fixture.issue(POLICY, FIRST_USER);
        List<CompletableFuture<CouponView>> answers = new ArrayList<>(LongStream.rangeClosed(1, size)
                .mapToObj(user -> fixture.issue(POLICY, user))
                .toList());
        fixture.ledgerWorkers.resume();
        assertThat(first).isDone();
        return answers;
    }
}
